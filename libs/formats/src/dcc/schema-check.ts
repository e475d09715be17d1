import type { JsonValue } from '@yimatong/codec'
import { isCalendarDate, isDateTime } from './date-text.js'
import { DCC_GROUPS, isObject } from './payload.js'
import { type FieldRule, type NeedRule, readSchemaTable, type VersionRules } from './schema-table.js'

/** What is wrong at one place of a payload; never a value out of it. */
export interface SchemaFault {
  /** JSON pointer. */
  readonly path: string
  readonly code: 'missing' | 'type' | 'length' | 'range' | 'pattern' | 'format' | 'group' | 'member'
}

/** How strictly a payload is read. */
export interface SchemaOptions {
  /**
   * True: `date` and `date-time` are asserted. Default false, as JSON Schema 2020-12 §7.2.1 reads them (an annotation);
   * issuers should be asked for true.
   */
  readonly formats?: boolean
}

/** The compiled schema table. */
export interface DccSchema {
  readonly versions: readonly string[]
  /** The published version a payload of this `ver` is checked as. */
  nearestVersion(ver: JsonValue | undefined): string
  /** Faults of a payload under the schema of its own `ver`, and `group` unless it has exactly one of v, t and r. */
  check(payload: JsonValue, options?: SchemaOptions): readonly SchemaFault[]
}

/** Compiles standards/eu-dcc/schema.json. @throws FormatError `formats.table.malformed` */
export function compileDccSchema(data: JsonValue): DccSchema {
  const table = readSchemaTable(data)
  const versions = table.map((rules) => rules.version)
  const checks = new Map(table.map((rules) => [rules.version, compileNode(rules, '')]))
  const nearestVersion = (ver: JsonValue | undefined) => nearest(versions, ver)
  return {
    versions,
    nearestVersion,
    check(payload, options) {
      const faults: SchemaFault[] = []
      const check = checks.get(nearestVersion(isObject(payload) ? payload.ver : undefined))
      check?.(payload, '', { faults, formats: options?.formats === true })
      if (isObject(payload) && DCC_GROUPS.filter((group) => Object.hasOwn(payload, group)).length !== 1) {
        faults.push({ path: '', code: 'group' })
      }
      return faults
    },
  }
}

interface Sink {
  readonly faults: SchemaFault[]
  readonly formats: boolean
}

type Check = (value: JsonValue, path: string, sink: Sink) => void

function compileNode(rules: VersionRules, at: string): Check | undefined {
  const rule = rules.fields.get(at)
  if (!rule) return undefined
  if (rule.kind === 'text') return (value, path, sink) => checkText(rule, value, path, sink)
  if (rule.kind === 'integer') return (value, path, sink) => checkInteger(rule, value, path, sink)
  return rule.kind === 'list' ? listCheck(rule, compileNode(rules, `${at}[]`)) : objectCheck(rules, at)
}

function listCheck(rule: FieldRule, item: Check | undefined): Check {
  return (value, path, sink) => {
    if (!Array.isArray(value)) {
      sink.faults.push({ path, code: 'type' })
      return
    }
    if (value.length < rule.least || value.length > rule.most) sink.faults.push({ path, code: 'length' })
    for (const [index, entry] of value.entries()) item?.(entry, `${path}/${index}`, sink)
  }
}

function objectCheck(rules: VersionRules, at: string): Check {
  const members = memberChecks(rules, at)
  const needs = rules.needs.get(at) ?? []
  return (value, path, sink) => {
    if (!isObject(value)) {
      sink.faults.push({ path, code: 'type' })
      return
    }
    for (const need of needs) checkNeed(need, value, path, sink)
    for (const [name, check] of members) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined
      if (member !== undefined) check(member, `${path}/${name}`, sink)
    }
  }
}

function memberChecks(rules: VersionRules, at: string): readonly (readonly [string, Check])[] {
  const start = at === '' ? '' : `${at}.`
  const paths = [...rules.fields.keys()].filter((path) => path !== '' && path.startsWith(start))
  const names = paths.map((path) => path.slice(start.length)).filter((name) => /^\w+$/.test(name))
  return names.flatMap((name) => {
    const check = compileNode(rules, start + name)
    return check ? [[name, check] as const] : []
  })
}

function checkNeed(need: NeedRule, value: { [name: string]: JsonValue }, path: string, sink: Sink): void {
  for (const name of need.all) {
    if (!Object.hasOwn(value, name)) sink.faults.push({ path: `${path}/${name}`, code: 'missing' })
  }
  if (need.any.length > 0 && !need.any.some((name) => Object.hasOwn(value, name))) {
    sink.faults.push({ path, code: 'missing' })
  }
}

function checkText(rule: FieldRule, value: JsonValue, path: string, sink: Sink): void {
  if (typeof value !== 'string') {
    sink.faults.push({ path, code: 'type' })
    return
  }
  if (value.length > rule.most && [...value].length > rule.most) sink.faults.push({ path, code: 'length' })
  if (rule.like && !rule.like.test(value)) sink.faults.push({ path, code: 'pattern' })
  if (!sink.formats || !rule.format) return
  const fits = rule.format === 'date' ? isCalendarDate(value) : isDateTime(value)
  if (!fits) sink.faults.push({ path, code: 'format' })
}

function checkInteger(rule: FieldRule, value: JsonValue, path: string, sink: Sink): void {
  if (!Number.isInteger(value)) sink.faults.push({ path, code: 'type' })
  else if (Number(value) < rule.least || Number(value) > rule.most) sink.faults.push({ path, code: 'range' })
}

function nearest(versions: readonly string[], ver: JsonValue | undefined): string {
  const wanted = versionNumber(ver)
  const below = versions.filter((version) => wanted === undefined || versionNumber(version) <= wanted)
  return below.at(-1) ?? versions[0] ?? ''
}

function versionNumber(ver: string): number
function versionNumber(ver: JsonValue | undefined): number | undefined
function versionNumber(ver: JsonValue | undefined): number | undefined {
  const match = typeof ver === 'string' ? /^(\d{1,4})\.(\d{1,4})\.(\d{1,4})$/.exec(ver) : null
  if (!match) return undefined
  return Number(match[1]) * 1e8 + Number(match[2]) * 1e4 + Number(match[3])
}
