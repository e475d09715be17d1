import { EXCHANGE_SCHEMAS } from './exchange.js'
import type { JsonSchema } from './form.js'
import { LAYER_SCHEMAS } from './layers/levels.js'
import { OP_SCHEMAS } from './ops/registry.js'
import { profileForm } from './profile.js'

/**
 * The JSON Schema (2020-12) of a profile, for editors; `standards/profiles/profile.schema.json` is its committed form.
 * It knows shapes and words; what is proved about a profile only the compiler proves.
 */
export function profileJsonSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Yimatong city profile',
    ...profileForm.schema,
    $defs: { ...EXCHANGE_SCHEMAS, ...LAYER_SCHEMAS, ...OP_SCHEMAS },
  }
}
