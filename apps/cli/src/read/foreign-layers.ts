import type { ForeignFormat } from '@yimatong/formats'
import { type JsonObject, type NationalRecord, toRecordJson } from '@yimatong/record'
import type { Catalogue } from '../standards.js'
import { type Layer, type Taken, textLayer } from './layers.js'

/** Takes a code that carries its own proof apart as far as it goes, down to the record its facts make. */
export function takeForeign(format: ForeignFormat, text: string, { elements }: Catalogue): Taken {
  const { layers, code, fault } = format.read(text)
  const shown = [textLayer(text), ...layers()]
  return fault ? { layers: shown, fault } : { layers: [...shown, recordLayer(code.record(), elements)] }
}

function recordLayer(record: NationalRecord, elements: Catalogue['elements']): Layer {
  const shows: JsonObject = toRecordJson(record, elements)
  return { name: 'record', size: Object.keys(record.origins).length, unit: 'elements', shows }
}
