import type { DocumentSignature } from '@yimatong/envelope'
import type { BatchHead, ReceiptProof } from '@yimatong/ledger'
import type { Origin } from '@yimatong/record'
import type { Authority, SignerEntry, TrustList } from '@yimatong/trust'
import {
  BASE64,
  BASE64URL,
  choiceOf,
  countFrom,
  DIVISION,
  described,
  hexOf,
  listOf,
  objectOf,
  reference,
  type Schema,
  TEXT,
  TIME,
} from './json-schema.js'

const certificates = listOf(BASE64)

/** The shape of a signed document of one type (libs/envelope): payload and detached signatures over its canonical form. */
function signed(type: string, zh: string, en: string, payload: string): Schema {
  return {
    type: 'object',
    description: `${zh} · ${en}. RFC 8785, \`yimatong-document/1\``,
    properties: {
      type: { type: 'string', enum: [type] },
      payload: reference(payload),
      signatures: { ...listOf(reference('DocumentSignature')), minItems: 1, maxItems: 16 },
    },
    required: ['type', 'payload', 'signatures'],
  }
}

/** Schemas of what is signed as JSON: the trust list, and the batches receipts are proved by. */
export const DOCUMENT_SCHEMAS: Readonly<Record<string, Schema>> = {
  DocumentSignature: objectOf<DocumentSignature>(['一个签名', 'One detached signature'], {
    keyId: described(['签名证书的键标识', "Key id of the signer's certificate"], hexOf(8)),
    alg: choiceOf<DocumentSignature['alg']>(['算法', 'Algorithm'], { ES256: '', 'SM2-SM3': '' }),
    sig: described(['原始 r||s', 'Raw r||s'], BASE64URL),
  }),
  SignedTrustList: signed('trust-list', '签名的信任列表', 'The signed trust list', 'TrustList'),
  TrustList: objectOf<TrustList>(['谁可为哪个区划签名', 'Who may sign what, for which division'], {
    version: described(['版本，只增不减', 'Counts up; a lower one is never taken again'], countFrom(1)),
    issuedAt: TIME,
    expiresAt: TIME,
    signerChain: described(
      ['列表签名者的证书链，签名者在先', "Chain of the list's signer, signer first"],
      certificates,
    ),
    authorities: listOf(reference('Authority')),
    crls: described(['吊销列表', 'Certificate revocation lists'], certificates),
  }),
  Authority: objectOf<Authority>(['一个机构', 'One authority'], {
    id: described(['机构编号，GB/T 2260', 'Its id, GB/T 2260'], DIVISION),
    title: reference('BilingualText'),
    divisions: described(['负责的区划，含其下级', 'Divisions it answers for, with all below them'], listOf(DIVISION)),
    endpoint: described(['网关地址', 'Address of its gateway'], { type: 'string', pattern: '^https://[^/?#@\\s]+$' }),
    tlsPins: described(['TLS 公钥的 SHA-256', 'SHA-256 of its TLS public keys'], listOf(hexOf(32))),
    profiles: described(['所用城市格式', 'City profiles it speaks'], listOf(TEXT)),
    appeal: described(['申诉途径', 'Where a wrong status is corrected'], reference('BilingualText')),
    signers: listOf(reference('SignerEntry')),
  }),
  SignerEntry: objectOf<SignerEntry>(['一张签码证书', 'One certificate that signs codes'], {
    certificate: described(['DER 编码', 'DER'], BASE64),
    intermediates: described(
      ['到国家根之间的证书，近者在先', 'Between it and the national root, nearest first'],
      certificates,
    ),
    assurance: choiceOf<SignerEntry['assurance']>(['谁担保', 'Who stands behind it'], {
      'city-signed': '',
      'gateway-attested': '',
    }),
  }),
  ReceiptProof: objectOf<ReceiptProof>(['回执在其批次中的证明', 'Proof of a receipt in its batch (RFC 6962)'], {
    index: described(['批次中的位置', 'Place in the batch, from 0'], countFrom(0)),
    path: described(['旁枝哈希，近者在先', 'Sibling hashes, nearest first'], listOf(hexOf(32))),
    batch: reference('SignedReceiptBatch'),
  }),
  SignedReceiptBatch: signed('receipt-batch', '签名的回执批次', 'A signed batch of receipts', 'ReceiptBatch'),
  ReceiptBatch: objectOf<BatchHead>(['一次签名所代表的批次', 'What one batch signature speaks for'], {
    gateway: described(['网关登记名', 'Registered name of the gateway'], TEXT),
    at: TIME,
    root: described(['Merkle 根', 'Merkle root'], hexOf(32)),
    size: countFrom(1),
    previous: described(['前一批次的根；首批为 null', 'Root of the batch before; null for the first'], {
      type: ['string', 'null'],
      pattern: '^[0-9a-f]{64}$',
    }),
  }),
  Origin: {
    description: '一项内容的来源 · Where an element comes from',
    oneOf: [
      objectOf<Extract<Origin, { kind: 'sourced' }>>(['来源所述', 'Said by the source'], {
        kind: { type: 'string', enum: ['sourced'] },
      }),
      objectOf<Extract<Origin, { kind: 'derived' }>>(['由本方推得', 'Worked out by us'], {
        kind: { type: 'string', enum: ['derived'] },
        how: described(['推得的规则', 'Name of the rule'], TEXT),
      }),
    ],
  },
}
