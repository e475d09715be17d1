/**
 * Child process of the `http` bench: a province gateway and, beside it in the same process, a bare Nest-Fastify route
 * that verifies one P-256 signature. Both on TLS with the same identity.
 */
import 'reflect-metadata'
import { createPublicKey, verify } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Controller, HttpCode, Module, Post, Req } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { loadMigrations, migrate, openDatabase, systemClock } from '@yimatong/adapters'
import { digest, randomBytes } from '@yimatong/crypto'
import { decodeNationalCode } from '@yimatong/envelope'
import { startProvince } from '@yimatong/gateway'
import { hexEncode, utf8Encode } from '@yimatong/kernel'
import { encodePem } from '@yimatong/pki'
import { publishTrust } from '@yimatong/trust'
import { makeCodes, makeStage } from './stage.mjs'

const SIGNERS = 50
const CODES = 10_000
const TOKEN = 'bench-token-0123456789'
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

const stage = await makeStage(SIGNERS)
const codes = makeCodes(stage, CODES)
const bodies = codes.map((code) =>
  JSON.stringify({ code, place: { division: '310000', gate: 'gate-1' }, purpose: 'gate' }),
)
const directory = await mkdtemp(join(tmpdir(), 'yimatong-bench-'))
const gateway = await openGateway()
const bare = await openBare()
process.send({ ours: gateway.port, reference: bare.port, token: TOKEN, bodies, root: rootPem() })
process.on('disconnect', stop)
process.on('message', stop)

async function stop() {
  await gateway.close()
  await bare.app.close()
  await rm(directory, { recursive: true, force: true })
  process.exit(0)
}

function rootPem() {
  return encodePem('CERTIFICATE', stage.hierarchy.get('national-root').certificate.der)
}

function tlsIdentity() {
  const { key, chain } = stage.hierarchy.get('310000-tls')
  const cert = chain.map(({ der }) => encodePem('CERTIFICATE', der)).join('')
  return { key: encodePem('PRIVATE KEY', key.pkcs8), cert, ca: [rootPem()] }
}

async function openGateway() {
  const { standards, hierarchy, anchors, list } = stage
  const database = await openDatabase({ directory })
  await migrate(database, 'bench', await loadMigrations())
  const signer = (name) => ({ certificate: hierarchy.get(name).certificate, key: hierarchy.get(name).key })
  const bytes = publishTrust(list, signer('registry-trust-list'))
  const checkpoint = { id: 'checkpoint-bench', kind: 'checkpoint', division: '310000', purposes: ['gate'] }
  return startProvince({
    authority: '310000',
    port: 0,
    host: '127.0.0.1',
    tls: tlsIdentity(),
    storage: { database, schema: 'bench' },
    keys: {
      codes: signer('310000-code-signer'),
      receipts: signer('310000-receipt-signer'),
      tokens: new Map([['bench', randomBytes(32)]]),
      pseudonyms: randomBytes(32),
    },
    trust: { anchors, source: { fetch: async () => ({ bytes, taken: () => undefined }) }, refreshMs: 3_600_000 },
    standards: standards.snapshot,
    texts: { findings: standards.snapshot.findings, measures: standards.measures },
    dialects: standards.dialects,
    openApi: '{}',
    connectors: [],
    peers: { ask: async () => ({ findings: [] }) },
    clients: [{ ...checkpoint, tokenHash: hexEncode(digest('sha-256', utf8Encode(TOKEN))) }],
    clock: systemClock,
    log: silent,
  })
}

/** The bare route: the body is parsed as Nest does, one signature is verified, a small answer is given. */
async function openBare() {
  const keys = new Map(stage.names.map((name) => [keyName(certificateOf(name).keyId), keyOf(certificateOf(name))]))
  const known = new Map(
    codes.map((code) => {
      const { toBeSigned, signature, keyId } = decodeNationalCode(code)
      return [code, { data: Buffer.from(toBeSigned), signature: Buffer.from(signature), key: keys.get(keyName(keyId)) }]
    }),
  )
  class BareController {
    recognise(request) {
      const { data, signature, key } = known.get(request.body.code)
      return { outcome: verify('sha256', data, key, signature) ? 'accepted' : 'refused' }
    }
  }
  decorate(BareController)
  class BareModule {}
  Module({ controllers: [BareController] })(BareModule)
  const adapter = new FastifyAdapter({ https: { ...tlsIdentity(), requestCert: true, rejectUnauthorized: false } })
  const app = await NestFactory.create(BareModule, adapter, { logger: false })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, port: app.getHttpServer().address().port }
}

function decorate(target) {
  Controller('v1/recognitions')(target)
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, 'recognise')
  Post()(target.prototype, 'recognise', descriptor)
  HttpCode(200)(target.prototype, 'recognise', descriptor)
  Reflect.defineMetadata('design:paramtypes', [Object], target.prototype, 'recognise')
  Req()(target.prototype, 'recognise', 0)
}

function certificateOf(name) {
  return stage.hierarchy.get(name).certificate
}

function keyOf({ publicKey }) {
  const key = createPublicKey({ key: Buffer.from(publicKey.spki), format: 'der', type: 'spki' })
  return { key, dsaEncoding: 'ieee-p1363' }
}

function keyName(keyId) {
  return Buffer.from(keyId).toString('hex')
}
