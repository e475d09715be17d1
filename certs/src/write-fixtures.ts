import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseInstant } from '@yimatong/kernel'
import { encodePem, formatName, loadPurposes } from '@yimatong/pki'
import { loadCeremony } from './ceremony.js'
import { generateHierarchy, type Identity } from './hierarchy.js'

// The command that made ../fixtures: npx tsc -b certs && node certs/dist/write-fixtures.js
// New keys break every frozen vector, so existing files are kept unless --replace is given.
const FOLDER = new URL('../fixtures/', import.meta.url)
const WARNING = 'TEST ONLY. This key is public. Never trust anything it signed.'

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

function write(name: string, text: string): void {
  const file = new URL(name, FOLDER)
  if (existsSync(file) && !process.argv.includes('--replace')) {
    throw new Error(
      `${fileURLToPath(file)} is there already: frozen vectors hang on it; to make all anew give --replace`,
    )
  }
  writeFileSync(file, text)
}

function writeIdentity({ name, certificate, key }: Identity): void {
  const heading = `${formatName(certificate.subject)}\n${WARNING}\n`
  write(`${name}.cert.pem`, heading + encodePem('CERTIFICATE', certificate.der))
  write(`${name}.key.pem`, heading + encodePem('PRIVATE KEY', key.pkcs8))
}

const at = parseInstant('2020-01-01T00:00:00Z')
if (at === undefined) throw new Error('the instant of the frozen ceremony is none')
const purposes = loadPurposes(JSON.parse(read('../../standards/national-profile-1/purposes.json')))
mkdirSync(FOLDER, { recursive: true })
for (const identity of generateHierarchy(loadCeremony(read('../ceremony/frozen.yaml'), purposes), { at }).values()) {
  writeIdentity(identity)
}
