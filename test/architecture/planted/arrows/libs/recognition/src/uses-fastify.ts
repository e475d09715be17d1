// fires: nest-in-the-shell, dev-dependency
import type { FastifyRequest } from 'fastify'
export type R = FastifyRequest
