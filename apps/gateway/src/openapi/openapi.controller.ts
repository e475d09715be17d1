import { Controller, Get, Header, Inject } from '@nestjs/common'
import { PROVINCE, type Province } from '../roles/province-services.js'

/** Serves the OpenAPI document of the gateway. */
@Controller('openapi.json')
export class OpenApiController {
  readonly #province: Province

  constructor(@Inject(PROVINCE) province: Province) {
    this.#province = province
  }

  /** The committed document, byte for byte. */
  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  document(): string {
    return this.#province.openApi
  }
}
