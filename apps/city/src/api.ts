import type { Bytes } from '@yimatong/kernel'
import type { CompiledExchange, RefusalCode } from '@yimatong/profiles'
import type { Answers } from './answers.js'
import { constantsOf } from './constants.js'
import type { Faults } from './faults.js'
import { mediaTypeOf } from './media-type.js'
import {
  type CityReply,
  type CityRequest,
  type Fields,
  isAt,
  type Recipe,
  type RecipeTools,
  refusal,
  textReply,
  type Verdict,
} from './recipes/recipe.js'
import { serverOf } from './recipes/serve.js'

/** A city's whole interface, without the network. Never throws for what a client sent. */
export interface Api {
  readonly reply: (request: CityRequest) => CityReply
}

interface Route {
  readonly exchange: CompiledExchange
  readonly recipe: Recipe
  /** How the city says no to fields that always have the same value, when they have another. */
  readonly refuses: (fields: Fields) => RefusalCode | undefined
}

/** Puts the recipes of all exchanges before the answers. @throws CityError `city.secret.missing` */
export function createApi(
  exchanges: readonly CompiledExchange[],
  tools: Omit<RecipeTools, 'exchange'>,
  answers: Answers,
  faults: Faults,
): Api {
  const routes = exchanges.map((exchange): Route => {
    const recipe = serverOf(exchange.transport, { ...tools, exchange })
    return { exchange, recipe, refuses: constantsOf(exchange, tools.secret) }
  })
  let previous: Bytes | undefined

  function answer({ exchange, recipe }: Route, fields: Fields): CityReply {
    const { mode } = faults.current()
    const fresh = answers.question(exchange, fields, mode === 'stale' ? 'cached' : 'current')
    const body = mode === 'replay' && previous ? previous : fresh.body
    previous = body
    if (body) recipe.said?.(body, body === fresh.body ? fresh.refusal : undefined)
    return body ? { status: 200, type: mediaTypeOf(body), body } : SILENT
  }

  function no(route: Route, refusal: Refusal): CityReply {
    const reply = refused(answers, route.exchange, refusal)
    route.recipe.said?.(reply.body, refusal.code)
    return reply
  }

  function replyAt(route: Route, verdict: Verdict): CityReply {
    if (verdict.kind === 'question') return answer(route, verdict.fields)
    if (verdict.kind === 'reply') return verdict.reply
    if (verdict.kind === 'refusal') return no(route, verdict)
    const code = answers.refusalOf(route.exchange, verdict.fields)
    return code === undefined ? verdict.reply() : no(route, { code, status: 200 })
  }

  return {
    reply(request) {
      const here = routes.filter(({ recipe }) => recipe.paths.some((path) => isAt(request, path)))
      let best: { readonly route: Route; readonly verdict: Verdict } | undefined
      for (const route of here) {
        const verdict = judge(route, request)
        if (!best || rank(verdict) > rank(best.verdict)) best = { route, verdict }
        // The next one is not even shown the request: what is good once would be used up.
        if (rank(verdict) === TAKEN) break
      }
      return best ? replyAt(best.route, best.verdict) : textReply(404, 'text/plain; charset=utf-8', 'Not Found')
    },
  }
}

const TAKEN = 3

/** Several exchanges may share a path: who takes the question answers, otherwise who understood most of it. */
function rank(verdict: Verdict): number {
  if (verdict.kind === 'refusal') return verdict.code === 'upstream-error' ? 1 : 2
  return verdict.kind === 'reply' && verdict.reply.status >= 400 ? 0 : TAKEN
}

function judge(route: Route, request: CityRequest): Verdict {
  const verdict = route.recipe.check(request)
  const isAsked = verdict.kind === 'question' || verdict.kind === 'offer'
  const code = isAsked ? route.refuses(verdict.fields) : undefined
  return code === undefined ? verdict : refusal(code)
}

/** Own profile: a city without any word for "no" is a failing web server. */
const SILENT = textReply(500, 'text/plain; charset=utf-8', 'Internal Server Error')

function refused(answers: Answers, exchange: CompiledExchange, no: Refusal): CityReply {
  const body = answers.refusal(exchange, no.code)
  const headers = no.headers && { headers: no.headers }
  if (body) return { status: no.status, type: mediaTypeOf(body), body, ...headers }
  if (no.code !== 'forbidden') return SILENT
  const status = no.status === 200 ? 403 : no.status
  return { ...textReply(status, 'text/plain; charset=utf-8', 'Forbidden'), ...headers }
}

type Refusal = Omit<Extract<Verdict, { readonly kind: 'refusal' }>, 'kind'>
