import { type Place, refuse } from './error.js'
import {
  type CompiledExchange,
  compileExchange,
  type ExchangeName,
  type ExchangeScope,
  exchangeForm,
} from './exchange.js'
import { optional, type Shaped, shape } from './form.js'

const EXCHANGES = { reference: optional(exchangeForm), document: optional(exchangeForm) }

/** `exchanges:` of a profile. */
export const exchangesForm = shape(EXCHANGES)

type Exchanges = Shaped<typeof EXCHANGES>

/** What a city can be asked, compiled: at least one of both. */
export type CompiledExchanges = Readonly<Partial<Record<ExchangeName, CompiledExchange>>>

/**
 * Compiles what a city can be asked.
 * @param known exchanges that are compiled already
 * @throws ProfileError
 */
export function compileExchanges(source: Exchanges, scope: ExchangeScope, known: CompiledExchanges): CompiledExchanges {
  const compiledOf = <N extends ExchangeName>(name: N) => {
    const own = source[name]
    return own && (known[name] ?? compileExchange(name, own, scope))
  }
  const [reference, document] = [compiledOf('reference'), compiledOf('document')]
  const compiled = { ...(reference && { reference }), ...(document && { document }) }
  requireFollowUps(compiled, source)
  if (reference || document) return compiled
  const why = { seen: 'no exchange', wanted: '`reference`, `document` or both', check: 'what the city can be asked' }
  throw refuse('profile.form.missing-key', source.at, why)
}

function requireFollowUps(compiled: CompiledExchanges, source: Exchanges): void {
  for (const exchange of Object.values(compiled)) {
    const next = exchange.followUp?.exchange
    if (next === undefined) continue
    if (compiled[next] === undefined || next === exchange.name) throw followUpFault(source, next)
    if (compiled[next].followUp) throw followUpCycle(source[exchange.name]?.at ?? source.at, exchange.name)
  }
}

function followUpCycle(at: Place, name: ExchangeName) {
  const why = { seen: `follow-ups that lead back to \`${name}\``, wanted: 'a last question', check: 'which asks first' }
  return refuse('profile.follow-up.cycle', at, why)
}

function followUpFault(source: Exchanges, next: string) {
  return refuse('profile.follow-up.unknown', source.at, {
    seen: `a follow-up to \`${next}\``,
    wanted: 'another exchange of this profile',
    check: 'whether the city can be asked that way',
  })
}

/** Refuses a question with the text of a symbol in a profile that has none. @throws ProfileError `profile.symbol.absent` */
export function refuseSymbolRequest(exchanges: Exchanges): void {
  const asking = [exchanges.reference, exchanges.document].find((each) =>
    each?.request.some((field) => field.from === 'symbol'),
  )
  if (!asking) return
  throw refuse('profile.symbol.absent', asking.at, {
    seen: 'a request with the text of a symbol, and no `symbol:`',
    wanted: 'the parts of the symbol by which it is known',
    check: 'whether this city has a symbol',
  })
}
