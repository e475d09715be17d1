import type { Bytes } from '@yimatong/kernel'
import type { CompiledExchange, TransportSpec } from '@yimatong/profiles'
import type { Answers } from './answers.js'
import type { Faults } from './faults.js'
import { appKeyHeader } from './recipes/app-key-header.js'
import { bearerToken } from './recipes/bearer-token.js'
import { type CityReply, type CityRequest, type Recipe, type RecipeTools, textReply } from './recipes/recipe.js'
import { soapMd5Day } from './recipes/soap-md5-day.js'

/** A city's whole interface, without the network. Never throws for what a client sent. */
export interface Api {
  readonly reply: (request: CityRequest) => CityReply
}

interface Route {
  readonly exchange: CompiledExchange
  readonly recipe: Recipe
}

/** Puts the recipes of all exchanges before the answers. @throws CityError `city.secret.missing` */
export function createApi(
  exchanges: readonly CompiledExchange[],
  tools: Omit<RecipeTools, 'exchange'>,
  answers: Answers,
  faults: Faults,
): Api {
  const routes = exchanges.map((exchange): Route => {
    return { exchange, recipe: recipeOf(exchange.transport, { ...tools, exchange }) }
  })
  let previous: Bytes | undefined

  function answer({ exchange, recipe }: Route, fields: ReadonlyMap<string, string>): CityReply {
    const { mode } = faults.current()
    const fresh = answers.question(exchange, fields, mode === 'stale' ? 'cached' : 'current')
    const body = mode === 'replay' && previous ? previous : fresh
    previous = body
    return said(body, recipe, 200)
  }

  return {
    reply(request) {
      const here = routes.filter((route) => route.recipe.paths.includes(request.path))
      let reply = textReply(404, 'text/plain; charset=utf-8', 'Not Found')
      for (const route of here) {
        const verdict = route.recipe.check(request)
        if (verdict.kind === 'question') return answer(route, verdict.fields)
        reply =
          verdict.kind === 'reply'
            ? verdict.reply
            : said(answers.refusal(route.exchange, verdict.code), route.recipe, verdict.status)
      }
      return reply
    },
  }
}

/** Own profile: a city without any word for "no" is a failing web server. */
function said(body: Bytes | undefined, recipe: Recipe, status: number): CityReply {
  return body
    ? { status, type: recipe.type, body }
    : textReply(500, 'text/plain; charset=utf-8', 'Internal Server Error')
}

/** The server's side of a recipe: one for each name that a profile can say. */
function recipeOf(spec: TransportSpec, tools: RecipeTools): Recipe {
  switch (spec.recipe) {
    case 'soap-md5-day':
      return soapMd5Day(spec, tools)
    case 'bearer-token':
      return bearerToken(spec, tools)
    case 'app-key-header':
      return appKeyHeader(spec, tools)
  }
}
