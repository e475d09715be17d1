/** A language of the program. */
export type Language = 'zh' | 'en'

/** The languages, as `--lang` spells them. */
export const LANGUAGES: readonly Language[] = ['zh', 'en']

/** A sentence in both languages. */
export type Bilingual = Readonly<Record<Language, string>>

/**
 * The language to speak: `--lang` where it is well spelt, else that of the environment (POSIX.1-2017 §8.2: LC_ALL before
 * LC_MESSAGES before LANG). Looked for before the arguments are checked, because a usage error is a sentence too.
 */
export function chooseLanguage(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Language {
  const wished = LANGUAGES.find((language) => isAskedFor(language, argv))
  if (wished) return wished
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '')
  return locale?.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

function isAskedFor(language: Language, argv: readonly string[]): boolean {
  return argv.some((word, index) => {
    return word === `--lang=${language}` || (word === '--lang' && argv[index + 1] === language)
  })
}
