/**
 * gateway: the service. Roles (registry, province) as NestJS applications, each with its own listener, keys, trust store
 * and schema; and the development federation that `npm start` brings up.
 *
 * No rule of the domain lives here: controllers check a request, call libs/recognition, and write the answer. Tests and
 * the benches start roles through this door.
 *
 * @example const federation = await startFederation(settings)
 */
export type { Client, ClientKind } from './access/clients.js'
export { CodesController } from './codes/codes.controller.js'
export { ROOT, readConfig, type StartConfig } from './config.js'
export type { FederationSettings } from './development/ground.js'
export type { FederationProvince } from './development/open-province.js'
export { type Federation, startFederation } from './development/start-federation.js'
export { createApp, listen } from './http/create-app.js'
export { main } from './main.js'
export { renderOpenApi } from './openapi/document.js'
export { OpenApiController } from './openapi/openapi.controller.js'
export { PeerController } from './peer/peer.controller.js'
export { RecognitionsController } from './recognitions/recognitions.controller.js'
export { type CompiledStandards, compileStandards } from './roles/compile-standards.js'
export { type ProvinceConfig, type RunningProvince, startProvince } from './roles/start-province.js'
export { type RegistryConfig, type RunningRegistry, startRegistry } from './roles/start-registry.js'
export { TranslationsController } from './translations/translations.controller.js'
export { TrustListController } from './trust-list/trust-list.controller.js'
