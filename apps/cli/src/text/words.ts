import { YimatongError } from '@yimatong/kernel'
import { CliError } from '../error.js'
import { errorsEn } from './errors-en.js'
import { errorsZh } from './errors-zh.js'
import { fill, type Gaps } from './fill.js'
import type { Bilingual, Language } from './language.js'
import { sentencesEn } from './sentences-en.js'
import { sentencesZh } from './sentences-zh.js'

/** The name of a sentence of `sentences-*.ts`. */
export type SentenceName = keyof typeof sentencesEn

/** The program's tongue: every sentence it says comes out of a table. */
export interface Words {
  readonly language: Language
  say(name: SentenceName, gaps?: Gaps): string
  /** The sentence of a composed name, `layer.cose` for example; the last part itself where the table has none. */
  name(kind: string, of: string, gaps?: Gaps): string
  /** The sentence of an error. */
  error(error: YimatongError): string
  /** Our half of a sentence in both languages; empty where there is none. */
  of(text: Bilingual | undefined): string
}

const SENTENCES: Readonly<Record<Language, Readonly<Record<SentenceName, string>>>> = {
  en: sentencesEn,
  zh: sentencesZh,
}
const ERRORS = { en: errorsEn, zh: errorsZh }

/** The words of a language. */
export function wordsOf(language: Language): Words {
  const sentences = new Map<string, string>(Object.entries(SENTENCES[language]))
  return {
    language,
    say: (name, gaps = {}) => fill(SENTENCES[language][name], gaps),
    name: (kind, of, gaps = {}) => fill(sentences.get(`${kind}.${of}`) ?? of, gaps),
    // The libs speak English; their sentences hold no content of a code, so they may be shown as they are.
    error: (error) => (error instanceof CliError ? fill(ERRORS[language][error.code], error.detail) : error.message),
    of: (text) => text?.[language] ?? '',
  }
}
