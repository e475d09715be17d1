import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKey } from '@yimatong/crypto'
import { base64Encode, DAY, instant } from '@yimatong/kernel'
import { encodeName, encodePem, issueSelfSigned } from '@yimatong/pki'
import { afterAll, describe, expect, it } from 'vitest'
import { loadForeignSigners } from '../src/development/foreign-signers.js'

const spki = base64Encode(generateKey('SM2').publicKey.spki)
const keysOf = (format: string, keys: readonly object[] = [{ spki, role: 'code', id: '1' }]) =>
  JSON.stringify({ type: 'foreign-keys', format, keys })

const certificate = issueSelfSigned(
  {
    subject: encodeName([
      ['C', 'XX'],
      ['CN', 'TEST ONLY'],
    ]),
    serial: Uint8Array.of(1),
    notBefore: instant(0),
    notAfter: instant(100 * DAY),
    extensions: {},
  },
  generateKey('P-256'),
)

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yimatong-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}

describe('the signers of foreign formats', () => {
  it('are nobody unless told', async () => {
    expect((await loadForeignSigners({ dcc: undefined, keys: undefined })).size).toBe(0)
  })

  it('are the certificates of one folder and the keys of the other, by format', async () => {
    const pem = encodePem('CERTIFICATE', certificate.der)
    const dcc = await folderOf({ 'a.pem': pem + pem, 'b.der': certificate.der, 'notes.txt': 'x' })
    const keys = await folderOf({
      '1.json': keysOf('cn-31-ssm-offline'),
      '2.json': keysOf('cn-31-ssm-offline'),
      '3.json': keysOf('in-aarogya-setu'),
      'notes.txt': 'x',
    })
    const signers = await loadForeignSigners({ dcc, keys })
    const counts = [...signers].map(([format, list]) => [format, list.length])
    expect(counts).toEqual([
      ['eu-dcc', 3],
      ['cn-31-ssm-offline', 2],
      ['in-aarogya-setu', 1],
    ])
    expect(signers.get('eu-dcc')?.[0]).toEqual({ kind: 'certificate', der: certificate.der })
  })

  it.each([
    ['no JSON', '{', /FOREIGN_KEYS: k\.json is no file of keys/],
    ['something else', '{}', /FOREIGN_KEYS: k\.json is no file of keys/],
    ['a format there is not', keysOf('xx-none'), /FOREIGN_KEYS: k\.json names a format that is none of eu-dcc, /],
    ['a key that is none', keysOf('in-aarogya-setu', [{ spki: 'AAAA' }]), /k\.json is no file of keys \(keys\/0/],
  ])('stop the start when a file of keys is %s, and name it', async (_name, content, says) => {
    const keys = await folderOf({ 'k.json': content })
    await expect(loadForeignSigners({ dcc: undefined, keys })).rejects.toThrow(says)
  })

  it('stop the start when a certificate is none', async () => {
    const dcc = await folderOf({ 'c.pem': 'nothing' })
    await expect(loadForeignSigners({ dcc, keys: undefined })).rejects.toThrow(/DCC_SIGNERS: c\.pem is no certificate/)
  })

  it.each([
    ['DCC_SIGNERS', { dcc: '/nonexistent', keys: undefined }],
    ['FOREIGN_KEYS', { dcc: undefined, keys: '/nonexistent' }],
  ])('stop the start when %s is no folder, and name the variable', async (variable, directories) => {
    await expect(loadForeignSigners(directories)).rejects.toThrow(`${variable}: /nonexistent cannot be read (ENOENT)`)
  })

  it('stop the start when one of the files cannot be read, and name it', async () => {
    const dcc = await folderOf({})
    await mkdir(join(dcc, 'folder.pem'))
    await expect(loadForeignSigners({ dcc, keys: undefined })).rejects.toThrow(/DCC_SIGNERS: folder\.pem .*EISDIR/)
  })
})
