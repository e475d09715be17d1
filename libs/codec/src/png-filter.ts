import type { Bytes } from '@yimatong/kernel'
import { damaged } from './png-chunks.js'

/**
 * Takes the filter off every row in place; each row is a filter byte and `rowBytes` bytes. `pixelBytes` is the distance
 * to the pixel on the left. ISO/IEC 15948 §9.2. Internal to codec.
 */
export function unfilterRows(rows: Bytes, rowBytes: number, pixelBytes: number): void {
  let above: Bytes = new Uint8Array(rowBytes)
  for (let start = 0; start < rows.length; start += rowBytes + 1) {
    const row = rows.subarray(start + 1, start + 1 + rowBytes)
    unfilterRow(rows[start] ?? 0, row, above, pixelBytes)
    above = row
  }
}

function unfilterRow(filter: number, row: Bytes, above: Bytes, pixelBytes: number): void {
  if (filter === 0) return
  if (filter === 1) for (let i = pixelBytes; i < row.length; i++) row[i] = at(row, i) + at(row, i - pixelBytes)
  else if (filter === 2) for (let i = 0; i < row.length; i++) row[i] = at(row, i) + at(above, i)
  else if (filter === 3) unfilterAverage(row, above, pixelBytes)
  else if (filter === 4) unfilterPaeth(row, above, pixelBytes)
  else throw damaged('a row has an unknown filter')
}

function unfilterAverage(row: Bytes, above: Bytes, pixelBytes: number): void {
  for (let i = 0; i < row.length; i++) {
    const left = i < pixelBytes ? 0 : at(row, i - pixelBytes)
    row[i] = at(row, i) + ((left + at(above, i)) >> 1)
  }
}

function unfilterPaeth(row: Bytes, above: Bytes, pixelBytes: number): void {
  for (let i = 0; i < row.length; i++) {
    const first = i < pixelBytes
    const left = first ? 0 : at(row, i - pixelBytes)
    const corner = first ? 0 : at(above, i - pixelBytes)
    row[i] = at(row, i) + nearest(left, at(above, i), corner)
  }
}

function nearest(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner)
  const toUp = Math.abs(left - corner)
  const toCorner = Math.abs(left + up - 2 * corner)
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

function at(bytes: Bytes, index: number): number {
  return bytes[index] ?? 0
}
