import { Type } from 'class-transformer'
import {
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator'
import { DOCUMENT_NUMBER } from '../http/document-number.js'
import { PlaceBody } from '../recognitions/recognition.body.js'

/** By what home knows the holder; which members are needed depends on `kind`. */
export class SubjectBody {
  @IsIn(['token', 'symbol', 'document'])
  readonly kind!: 'token' | 'symbol' | 'document'

  @ValidateIf((body: SubjectBody) => body.kind === 'token')
  @IsString()
  @IsNotEmpty()
  @MaxLength(4096)
  readonly token?: string

  @ValidateIf((body: SubjectBody) => body.kind === 'symbol')
  @Matches(/^[a-z0-9-]{2,40}$/)
  readonly profile?: string

  @ValidateIf((body: SubjectBody) => body.kind === 'symbol')
  @IsString()
  @IsNotEmpty()
  @MaxLength(8192)
  readonly text?: string

  @ValidateIf((body: SubjectBody) => body.kind === 'document')
  @Matches(/^[a-z0-9-]{2,40}$/)
  readonly type?: string

  @ValidateIf((body: SubjectBody) => body.kind === 'document')
  @Matches(DOCUMENT_NUMBER)
  readonly number?: string
}

/** `POST /v1/peer/health-queries`: the health query between gateways (named in GB/T 38963; members are own profile). */
export class HealthQueryBody {
  @IsNotEmpty()
  @IsObject()
  @ValidateNested()
  @Type(() => SubjectBody)
  readonly subject!: SubjectBody

  @IsNotEmpty()
  @IsObject()
  @ValidateNested()
  @Type(() => PlaceBody)
  readonly place!: PlaceBody

  @Matches(/^[a-z][a-z-]{1,39}$/)
  readonly purpose!: string

  @IsBoolean()
  readonly consent!: boolean

  /** 16 random bytes, hex. */
  @Matches(/^[0-9a-f]{32}$/)
  readonly nonce!: string
}
