import { Type } from 'class-transformer'
import { IsIn, IsInt, IsObject, IsString, Max, MaxLength, Min, ValidateIf, ValidateNested } from 'class-validator'
import type { Alternatives } from '../http/checked-body.js'
import { IfPresent } from '../http/if-present.js'
import { DocumentBody } from '../recognitions/recognition.body.js'

/** Whose code it is. */
export const ONE_HOLDER: Alternatives = { members: ['document', 'symbol'], rule: 'exactlyOneOfDocumentSymbol' }

/** `POST /v1/codes`: whose code (by document or by the city's own symbol), and which kind. */
export class CodeBody {
  @ValidateIf((body: CodeBody) => body.document !== undefined || body.symbol === undefined)
  @IsObject()
  @ValidateNested()
  @Type(() => DocumentBody)
  readonly document?: DocumentBody

  /** The city's own symbol, as scanned. */
  @IfPresent()
  @IsString()
  @MaxLength(8192)
  readonly symbol?: string

  /** `signed`: verified anywhere, also offline. `reference`: short, holds only an encrypted look-up key. */
  @IsIn(['signed', 'reference'])
  readonly kind!: 'signed' | 'reference'

  /** How much of the person a signed code shows; `minimal` where it is left out. A reference shows nothing: it takes no other. */
  @IfPresent()
  @IsIn(['minimal', 'masked', 'full'])
  readonly disclosure?: 'minimal' | 'masked' | 'full'

  @IfPresent()
  @IsInt()
  @Min(60)
  @Max(86_400)
  readonly lifetimeSeconds?: number

  /** Also draw the symbol. */
  @IfPresent()
  @IsIn(['svg', 'png'])
  readonly symbolFormat?: 'svg' | 'png'
}
