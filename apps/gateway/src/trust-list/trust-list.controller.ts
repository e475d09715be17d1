import { Controller, Get, Headers, Inject, Res } from '@nestjs/common'
import { digest } from '@yimatong/crypto'
import { type Bytes, base64UrlEncode } from '@yimatong/kernel'
import type { FastifyReply } from 'fastify'
import { refuseRequest } from '../http/problem-table.js'

/** What the registry has published. */
export interface Publication {
  current(): Bytes | undefined
}

/** Injection token of {@link Publication}. */
export const PUBLICATION = Symbol('PUBLICATION')

/** Serves the signed trust list to anybody: its signature protects it, and it holds nothing secret. */
@Controller('v1/trust-list')
export class TrustListController {
  readonly #publication: Publication

  constructor(@Inject(PUBLICATION) publication: Publication) {
    this.#publication = publication
  }

  /** The list as signed bytes; 304 when the asker has this one. */
  @Get()
  list(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): void {
    const bytes = this.#publication.current()
    if (!bytes) refuseRequest('trust.list.absent')
    const etag = `"${base64UrlEncode(digest('sha-256', bytes))}"`
    void reply.header('etag', etag).header('cache-control', 'no-cache')
    if (known === etag) void reply.status(304).send()
    else void reply.status(200).type('application/json').send(Buffer.from(bytes))
  }
}
