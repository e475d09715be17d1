import { plainToInstance, Transform, Type } from 'class-transformer'
import {
  IsBase64,
  IsBoolean,
  IsNotEmpty,
  IsObject,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator'
import type { Alternatives } from '../http/checked-body.js'
import { DOCUMENT_NUMBER } from '../http/document-number.js'
import { IfPresent } from '../http/if-present.js'
import { MaxUnits } from '../http/max-units.js'
import { IsRegisteredName } from '../http/registered-name.js'

/** Where the code is shown. */
export class PlaceBody {
  /** GB/T 2260 code, six digits. */
  @Matches(/^[1-9]\d{5}$/)
  readonly division!: string

  /** The venue as registered; checked against the checkpoint's registration. */
  @IfPresent()
  @IsRegisteredName()
  readonly venue?: string

  @IfPresent()
  @IsRegisteredName()
  readonly gate?: string
}

/** A look-up by document, for a holder without a phone; needs consent. */
export class DocumentBody {
  /** Code of codes/document-types.json; the resident identity card where it is left out. */
  @IfPresent()
  @Matches(/^[a-z0-9-]{2,40}$/)
  readonly type?: string

  /** One with a check character is held to it in `readDocument`: no schema can say that. */
  @Matches(DOCUMENT_NUMBER)
  readonly number!: string

  /** GB/T 2260 code of the issuing side, where it is not the one the number begins with. */
  @IfPresent()
  @Matches(/^[1-9]\d{5}$/)
  readonly home?: string
}

/** That the holder agreed to a look-up. */
export class ConsentBody {
  @IsBoolean()
  readonly given!: boolean

  /** The checkpoint's own reference of the consent, no personal data. */
  @IfPresent()
  @IsRegisteredName()
  readonly reference?: string
}

/** What a recognition is of. */
export const ONE_SHOWN: Alternatives = {
  members: ['code', 'image', 'document'],
  rule: 'exactlyOneOfCodeImageDocument',
}

/** `POST /v1/recognitions`: exactly one of `code`, `image`, `document`. */
export class RecognitionBody {
  /** The scanned text; blanks, line ends and a byte order mark around it are none of the code's, nor of its commitment's. */
  @ValidateIf(
    (body: RecognitionBody) => body.code !== undefined || (body.image === undefined && body.document === undefined),
  )
  @IsString()
  @IsNotEmpty()
  @MaxLength(8192)
  readonly code?: string

  /** PNG or JPEG of the symbol, base64. */
  @IfPresent()
  @IsBase64()
  @MaxUnits(8 * 1024 * 1024)
  readonly image?: string

  @IfPresent()
  @IsObject()
  @ValidateNested()
  @Type(() => DocumentBody)
  readonly document?: DocumentBody

  @IsNotEmpty()
  @IsObject()
  @ValidateNested()
  @Type(() => PlaceBody)
  readonly place!: PlaceBody

  /** Code of codes/purposes-of-use.json. */
  @Matches(/^[a-z][a-z-]{1,39}$/)
  readonly purpose!: string

  /** `true`, or `{ given, reference? }`. */
  @IfPresent()
  @IsObject()
  @ValidateNested()
  @Transform(({ value }) => readConsent(value))
  readonly consent?: ConsentBody

  /** Id of a gate dialect: the answer is given in it as well. */
  @IfPresent()
  @Matches(/^[a-z0-9-]{2,40}$/)
  readonly dialect?: string
}

function readConsent(value: unknown): unknown {
  const members = typeof value === 'boolean' ? { given: value } : value
  return typeof members === 'object' && members !== null ? plainToInstance(ConsentBody, members) : members
}
