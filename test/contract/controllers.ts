import 'reflect-metadata'
import { RequestMethod, type Type } from '@nestjs/common'
import {
  GUARDS_METADATA,
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js'
import { isMembers } from './document.js'
import { CONTROLLERS } from './gateway.js'

/** A route as Nest serves it, out of the metadata of its controller. */
export interface ServedRoute {
  readonly method: string
  readonly path: string
  readonly status: number
  /** A guard stands before it. */
  readonly guarded: boolean
  /** Kind of client its guard lets in, where it asks for one. */
  readonly client: string | undefined
  /** Name of the class of its request body. */
  readonly bodyClass: string | undefined
  /** Reads the request body the way the route does, or throws a problem. */
  readonly readBody: ((body: unknown) => unknown) | undefined
}

type Handler = (...args: readonly unknown[]) => unknown

/** Every route of every controller. */
export const SERVED: readonly ServedRoute[] = CONTROLLERS.flatMap((controller) =>
  Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    const handler: unknown = Reflect.get(controller.prototype, name)
    const method: unknown = typeof handler === 'function' ? Reflect.getMetadata(METHOD_METADATA, handler) : undefined
    return isHandler(handler) && typeof method === 'number' ? [servedRoute(controller, name, handler, method)] : []
  }),
)

function servedRoute(controller: Type<object>, name: string, handler: Handler, method: number): ServedRoute {
  const word = (RequestMethod[method] ?? '').toLowerCase()
  const status: unknown = Reflect.getMetadata(HTTP_CODE_METADATA, handler)
  const guards: unknown = Reflect.getMetadata(GUARDS_METADATA, controller)
  const client: unknown = Reflect.getMetadata('yimatong:client-kind', handler)
  return {
    method: word,
    path: `/${[pathOf(controller), pathOf(handler)].filter((part) => part !== '').join('/')}`,
    status: typeof status === 'number' ? status : word === 'post' ? 201 : 200,
    guarded: Array.isArray(guards) && guards.length > 0,
    client: typeof client === 'string' ? client : undefined,
    ...bodyOf(controller, name),
  }
}

function pathOf(target: object): string {
  const path: unknown = Reflect.getMetadata(PATH_METADATA, target)
  return typeof path === 'string' ? path.replace(/^\/|\/$/g, '') : ''
}

/** The argument of a handler that has a pipe: its `@Body()`. */
function bodyOf(controller: Type<object>, name: string): Pick<ServedRoute, 'bodyClass' | 'readBody'> {
  const args: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name)
  const types: unknown = Reflect.getMetadata('design:paramtypes', controller.prototype, name)
  for (const arg of Object.values(isMembers(args) ? args : {})) {
    const readBody = pipeOf(arg)
    const type: unknown = Array.isArray(types) && isMembers(arg) ? types[Number(arg.index)] : undefined
    if (readBody) return { bodyClass: typeof type === 'function' ? type.name : undefined, readBody }
  }
  return { bodyClass: undefined, readBody: undefined }
}

function pipeOf(arg: unknown): ServedRoute['readBody'] {
  const [pipe]: readonly unknown[] = isMembers(arg) && Array.isArray(arg.pipes) ? arg.pipes : []
  const transform: unknown = typeof pipe === 'object' && pipe !== null ? Reflect.get(pipe, 'transform') : undefined
  return isHandler(transform) ? (body) => Reflect.apply(transform, pipe, [body]) : undefined
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function'
}
