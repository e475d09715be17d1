/**
 * `npm run openapi`: writes the OpenAPI document of the gateway and the types of libs/sdk that come from it.
 *
 * The document comes out of apps/gateway/src/openapi and standards/, the types out of the document; both are committed,
 * and test/contract/stale.test.ts fails when either is not what this would write.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { buildStale, findRoot } from '../apps/cli/bin/launch.mjs'

/** The document, from the root of the repository. */
export const DOCUMENT = 'standards/openapi/gateway.json'

/** The types of the client, from the root of the repository. */
export const TYPES = 'libs/sdk/src/schema.ts'

const HEADER = `/**
 * The gateway's paths, operations and schemas as types. Generated from ${DOCUMENT} by \`npm run openapi\`;
 * not to be edited.
 */
`

/** Types of a document that are always written and never say anything here. */
const EMPTY = ['webhooks', '$defs']

/** TypeScript of a document's text. Not read-only: openapi-fetch takes read-only lists for objects. */
export async function renderTypes(document) {
  const nodes = await openapiTS(document, { silent: true })
  return `${HEADER}${astToString(nodes.filter((node) => !isEmpty(node)))}`
}

function isEmpty(node) {
  return ts.isTypeAliasDeclaration(node) && EMPTY.includes(node.name.text)
}

async function main() {
  const root = findRoot()
  await buildStale(root)
  const { renderOpenApi } = await import(pathToFileURL(join(root, 'apps/gateway/dist/openapi/document.js')).href)
  const { loadStandards } = await import('@yimatong/adapters')
  const { compileElements } = await import('@yimatong/record')
  const { elements, codeTables } = await loadStandards(join(root, 'standards'))
  const document = renderOpenApi(compileElements(elements, codeTables))
  await write(root, DOCUMENT, document)
  await write(root, TYPES, await renderTypes(document))
}

async function write(root, file, text) {
  const before = await readFile(join(root, file), 'utf8').catch(() => '')
  if (before !== text) await writeFile(join(root, file), text)
  process.stderr.write(`${file}: ${before === text ? 'unchanged' : 'written'}\n`)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
