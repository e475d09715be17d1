// fires: outside-io
import { readFile } from 'node:fs/promises'
export const r = readFile
