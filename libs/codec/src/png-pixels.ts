import type { Bytes } from '@yimatong/kernel'
import { damaged, type PngChunks } from './png-chunks.js'

/** Where the pixels of a row go: the first pixel's index and the distance between two. Internal to codec. */
export interface RowTarget {
  readonly data: Bytes
  readonly target: number
  readonly step: number
}

/** Writes the pixels of one unfiltered row as red, green, blue over white. Internal to codec. */
export type PixelWriter = (row: Bytes, columns: number, to: RowTarget) => void

/** A sample by its index in a row, not scaled. */
type Sampler = (row: Bytes, index: number) => number

/** The writer for a picture's colour type, depth, palette and transparency. Internal to codec. */
export function pixelWriter(chunks: PngChunks): PixelWriter {
  const sample = samplerOf(chunks.depth)
  const scale = 255 / (2 ** chunks.depth - 1)
  switch (chunks.colour) {
    case 'palette':
      return paletteWriter(chunks, sample)
    case 'grey':
      return opaqueWriter(sample, scale, 1, keyOf(chunks, 1))
    case 'rgb':
      return opaqueWriter(sample, scale, 3, keyOf(chunks, 3))
    case 'grey-alpha':
      return alphaWriter(sample, scale, 1)
    case 'rgba':
      return alphaWriter(sample, scale, 3)
  }
}

function samplerOf(depth: number): Sampler {
  if (depth === 8) return (row, index) => row[index] ?? 0
  if (depth === 16) return (row, index) => ((row[2 * index] ?? 0) << 8) | (row[2 * index + 1] ?? 0)
  const perByte = 8 / depth
  const mask = (1 << depth) - 1
  return (row, index) => ((row[Math.trunc(index / perByte)] ?? 0) >> (8 - depth * ((index % perByte) + 1))) & mask
}

/** The one colour that tRNS makes transparent, as samples. */
function keyOf(chunks: PngChunks, channels: number): readonly number[] | undefined {
  const { transparency } = chunks
  if (transparency.length === 0) return undefined
  if (transparency.length !== 2 * channels) throw damaged('the tRNS chunk does not fit the colour type')
  return Array.from({ length: channels }, (_, i) => ((transparency[2 * i] ?? 0) << 8) | (transparency[2 * i + 1] ?? 0))
}

function opaqueWriter(
  sample: Sampler,
  scale: number,
  channels: 1 | 3,
  key: readonly number[] | undefined,
): PixelWriter {
  return (row, columns, { data, target, step }) => {
    for (let column = 0; column < columns; column++) {
      const at = 3 * (target + column * step)
      const from = column * channels
      const clear = key?.every((value, channel) => sample(row, from + channel) === value) ?? false
      for (let channel = 0; channel < 3; channel++) {
        const value = sample(row, from + (channels === 1 ? 0 : channel))
        data[at + channel] = clear ? 255 : Math.round(value * scale)
      }
    }
  }
}

function alphaWriter(sample: Sampler, scale: number, colours: 1 | 3): PixelWriter {
  return (row, columns, { data, target, step }) => {
    for (let column = 0; column < columns; column++) {
      const at = 3 * (target + column * step)
      const from = column * (colours + 1)
      const alpha = (sample(row, from + colours) * scale) / 255
      for (let channel = 0; channel < 3; channel++) {
        const value = sample(row, from + (colours === 1 ? 0 : channel)) * scale
        data[at + channel] = Math.round(overWhite(value, alpha))
      }
    }
  }
}

function paletteWriter(chunks: PngChunks, sample: Sampler): PixelWriter {
  const { palette, transparency } = chunks
  const entries = palette.length / 3
  const colours = palette.map((value, i) => overWhite(value, (transparency[Math.trunc(i / 3)] ?? 255) / 255))
  return (row, columns, { data, target, step }) => {
    for (let column = 0; column < columns; column++) {
      const entry = sample(row, column)
      if (entry >= entries) throw damaged('a pixel is outside the palette')
      data.set(colours.subarray(3 * entry, 3 * entry + 3), 3 * (target + column * step))
    }
  }
}

function overWhite(value: number, alpha: number): number {
  return value * alpha + 255 * (1 - alpha)
}
