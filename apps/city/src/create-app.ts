import 'reflect-metadata'
import { type DynamicModule, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { randomBytes } from '@yimatong/crypto'
import { hexEncode } from '@yimatong/kernel'
import { type Log, ProblemFilter } from '@yimatong/platform'
import { CITY_DESK, CityController, type CityDesk } from './city.controller.js'

/** Own profile: no question to a city is longer. */
const MAX_BODY_BYTES = 65_536

@Module({})
class CityModule {}

/** The Nest application of a city: one controller, bodies as bytes, problems without a word of the request. */
export async function createApp(desk: CityDesk, log: Log): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
  })
  const fastify = adapter.getInstance()
  fastify.removeAllContentTypeParsers()
  // What a body is, the recipes say: the server hands over bytes.
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const module: DynamicModule = {
    module: CityModule,
    controllers: [CityController],
    providers: [{ provide: CITY_DESK, useValue: desk }],
  }
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: false, bodyParser: false })
  app.useGlobalFilters(new ProblemFilter({ log, incidentId: () => hexEncode(randomBytes(8)) }))
  await app.init()
  return app
}

/** Starts listening; resolves with the port. */
export async function listen(app: NestFastifyApplication, port: number, host: string): Promise<number> {
  await app.listen({ port, host })
  const address = app.getHttpServer().address()
  return typeof address === 'object' && address !== null ? address.port : port
}
