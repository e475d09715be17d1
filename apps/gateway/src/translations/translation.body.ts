import { IsBase64, IsIn, IsObject, IsString, Matches, MaxLength, ValidateIf } from 'class-validator'
import { IfPresent } from '../http/if-present.js'

/** `POST /v1/translations`: one city answer into the record, or one record into a city's answer. */
export class TranslationBody {
  @Matches(/^[a-z0-9-]{2,40}$/)
  readonly profile!: string

  @IsIn(['reference', 'document'])
  readonly exchange!: 'reference' | 'document'

  /** The city's answer as text. */
  @ValidateIf((body: TranslationBody) => body.answerBytes === undefined && body.record === undefined)
  @IsString()
  @MaxLength(1_048_576)
  readonly answer?: string

  /** The city's answer as base64 of its bytes, where it is no UTF-8 text. */
  @IfPresent()
  @IsBase64()
  @MaxLength(1_400_000)
  readonly answerBytes?: string

  /** A national record in its JSON form: translated the other way. */
  @IfPresent()
  @IsObject()
  readonly record?: Record<string, unknown>
}
