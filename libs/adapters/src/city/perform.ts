import type { RecipeName, TransportSpecs } from '@yimatong/profiles'
import { accessTokenQuery } from './access-token-query.js'
import { aesFields } from './aes-fields.js'
import { appKeyHeader } from './app-key-header.js'
import { basicDigest } from './basic-digest.js'
import { bearerToken } from './bearer-token.js'
import { credentialUpload } from './credential-upload.js'
import { formPost } from './form-post.js'
import { hmacHeaders } from './hmac-headers.js'
import { jsonPost } from './json-post.js'
import { keyServiceMd5 } from './key-service-md5.js'
import type { Perform, RecipeTools } from './recipe.js'
import { rsa2OpenApi } from './rsa2-open-api.js'
import { sha256Sorted } from './sha256-sorted.js'
import { soapMd5Day } from './soap-md5-day.js'
import { twoStep } from './two-step.js'

type Performers = { readonly [N in RecipeName]: (spec: TransportSpecs[N], tools: RecipeTools) => Perform }

/** One performer for each name that a profile can say. */
const PERFORMERS: Performers = {
  'soap-md5-day': soapMd5Day,
  'bearer-token': bearerToken,
  'app-key-header': appKeyHeader,
  'json-post': jsonPost,
  'form-post': formPost,
  'key-service-md5': keyServiceMd5,
  'aes-fields': aesFields,
  'two-step': twoStep,
  'sha256-sorted': sha256Sorted,
  'hmac-headers': hmacHeaders,
  'rsa2-open-api': rsa2OpenApi,
  'basic-digest': basicDigest,
  'access-token-query': accessTokenQuery,
  'phone-code': jsonPost,
  'credential-upload': credentialUpload,
}

/** The performer of a recipe with its parameters. */
export function performerOf<N extends RecipeName>(spec: TransportSpecs[N], tools: RecipeTools): Perform {
  const perform: Performers[N] = PERFORMERS[spec.recipe]
  return perform(spec, tools)
}
