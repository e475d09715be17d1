import { IsBase64, IsIn, IsObject, IsString, Matches, ValidateIf } from 'class-validator'
import type { Alternatives } from '../http/checked-body.js'
import { IfPresent } from '../http/if-present.js'
import { MaxUnits } from '../http/max-units.js'

/** What is translated. */
export const ONE_SIDE: Alternatives = {
  members: ['answer', 'answerBytes', 'record'],
  rule: 'exactlyOneOfAnswerAnswerBytesRecord',
}

/** `POST /v1/translations`: one city answer into the record, or one record into a city's answer. */
export class TranslationBody {
  @Matches(/^[a-z0-9-]{2,40}$/)
  readonly profile!: string

  @IsIn(['reference', 'document'])
  readonly exchange!: 'reference' | 'document'

  /** The city's answer as text. */
  @ValidateIf(
    (body: TranslationBody) =>
      body.answer !== undefined || (body.answerBytes === undefined && body.record === undefined),
  )
  @IsString()
  @MaxUnits(1_048_576)
  readonly answer?: string

  /** The city's answer as base64 of its bytes, where it is no UTF-8 text. */
  @IfPresent()
  @IsBase64()
  @MaxUnits(1_400_000)
  readonly answerBytes?: string

  /** A national record in its JSON form: translated the other way. */
  @IfPresent()
  @IsObject()
  readonly record?: Record<string, unknown>
}
