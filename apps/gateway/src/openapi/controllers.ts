import type { Type } from '@nestjs/common'
import { OperationsController } from '@yimatong/platform'
import { CodesController } from '../codes/codes.controller.js'
import { PeerController } from '../peer/peer.controller.js'
import { RecognitionsController } from '../recognitions/recognitions.controller.js'
import { TranslationsController } from '../translations/translations.controller.js'
import { TrustListController } from '../trust-list/trust-list.controller.js'
import { OpenApiController } from './openapi.controller.js'

/** Every controller of every role: what the document has to tell, whole. test/contract holds both against each other. */
export const CONTROLLERS: readonly Type<object>[] = [
  RecognitionsController,
  CodesController,
  TranslationsController,
  PeerController,
  TrustListController,
  OpenApiController,
  OperationsController,
]
