import type { Type } from '@nestjs/common'
import {
  CodesController,
  OpenApiController,
  PeerController,
  RecognitionsController,
  TranslationsController,
  TrustListController,
} from '@yimatong/gateway'
import { OperationsController } from '@yimatong/platform'

export { renderOpenApi } from '@yimatong/gateway'

/** Every controller of every role; routes.test.ts holds the list against the sources. */
export const CONTROLLERS: readonly Type<object>[] = [
  RecognitionsController,
  CodesController,
  TranslationsController,
  PeerController,
  TrustListController,
  OpenApiController,
  OperationsController,
]
