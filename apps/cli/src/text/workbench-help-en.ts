import type { CommandHelp } from './help-texts.js'

/** The help of `yimatong profile try`, `field-map`, `diff` and `infer`, in English. */
export const workbenchHelpEn: Readonly<Record<'try' | 'infer' | 'field-map' | 'diff', CommandHelp>> = {
  try: {
    summary: 'Takes one answer through a profile: each layer before and after, the record, the losses, the way back.',
    usage: [
      'yimatong profile try FILE --input FILE|- [--exchange NAME] [--secrets FILE] [--inquiry FIELD=VALUE …] [--back]',
    ],
    about: [
      'FILE is a profile.yaml, its folder, or an id of the catalogue. For each layer: its size before and after, its tree,',
      'and the beginning of what it holds; where it stops, that is where to look. The record is then written again and',
      'compared: same bytes (onePass), other bytes that stay (twoPass), or not at all (none), the first byte that differs',
      'and the fields that do. With --json: { profile, exchange, at, layers, record, losses, findings, back }.',
      'What is shown holds personal data of the answer.',
      'The exit code is 0 when a record came out and, with --back, could be written again.',
    ],
    options: {
      input: 'the raw answer of the city; - is standard input',
      exchange: 'which question it answers; the first of the profile unless told',
      secret: 'a secret the profile names, as text, or REF=@FILE for bytes; may be repeated',
      secrets: 'a JSON file of secrets by reference; fixtures/cases.json is one',
      at: 'when the answer came (RFC 3339); now unless told',
      inquiry: 'what was asked, document-number=… for example; may be repeated',
      back: 'show what is written again as well',
    },
    examples: [
      {
        says: 'a fixture of the catalogue',
        command:
          'yimatong profile try cn-34-akm --input standards/profiles/cn-34-akm/fixtures/reference-green.json --back',
      },
    ],
  },
  infer: {
    summary: 'Proposes a profile out of raw answers, with its fixtures.',
    usage: ['yimatong profile infer SAMPLES… --id ID --division D --out FOLDER', 'yimatong profile infer SAMPLES…'],
    about: [
      'SAMPLES are files, one raw answer each, exactly as they came; a few greens, every other level, and a “no” tell most.',
      'Envelopes are peeled (prefix, suffix, base64, base64url, hex, percent, gzip, zlib, deflate, character set), the syntax',
      'proposed, messages inside of messages opened, the flag of success, numbers, names, telephones, times and the level',
      'looked for, each with a confidence, and compared with the catalogue. Without --out nothing is written.',
      'With --out: FOLDER/profile.yaml, which compiles, FOLDER/fixtures with the samples, variants of the first one (other',
      'levels, absent fields) and negative cases, and cases.json, whose claims `profile check --accept-all` fills in.',
      'A line marked DECIDE 待定 is not known and a line marked CONFIRM 待确认 is a guess: `profile check` fails until its',
      'author has settled it and taken the mark away. Levels are always marked.',
      'Values of the samples never appear in messages. Samples with real people must be replaced before they are kept.',
      'The exit code is 0 when a profile could be proposed.',
    ],
    options: {
      id: 'the id of the new profile, cn-42-hubei for example',
      division: 'six digits of GB/T 2260 of the place that speaks',
      exchange: 'which question the samples answer; document unless told',
      out: 'the folder to write; it must be new or empty',
      at: 'when the answers came (RFC 3339); now unless told',
    },
    examples: [
      { says: 'look first', command: 'yimatong profile infer samples/*.bin' },
      {
        says: 'write it, then prove it',
        command: 'yimatong profile infer samples/*.bin --id cn-00-new --division 420000 --out cn-00-new',
      },
    ],
  },
  'field-map': {
    summary: 'Prints what each field means and what is lost: the table that the reviewers of a city sign.',
    usage: ['yimatong profile field-map FILE [--markdown]'],
    about: [
      'FILE is a profile.yaml, its folder, or an id of the catalogue. For each exchange: city field, national element, rule,',
      'class and loss; the levels value by value; words for “no”; elements without a place; value tables.',
      'With --markdown a document in Chinese and English with version, hash and lines to sign; with --json the same as data.',
    ],
    options: { markdown: 'the document to sign, in both languages' },
    examples: [
      { says: 'on the screen', command: 'yimatong profile field-map cn-34-akm' },
      { says: 'to be signed', command: 'yimatong profile field-map cn-34-akm --markdown > cn-34-akm.md' },
    ],
  },
  diff: {
    summary: 'Says what another version of a profile changes, the dangerous first.',
    usage: ['yimatong profile diff A B'],
    about: [
      'A and B are profile.yaml files, their folders, or ids of the catalogue; B is the newer one.',
      '  dangerous  a value of the city is read as another level, or a level is written as what is read differently; or the',
      '             content changed and the version did not',
      '  worse      a class, or an element that no rule writes any more',
      '  better     a class, or a new element',
      '  changed    everything else: rules, words for “no”, layers, transport, request, tables, leaves',
      'With --json: { before, after, changes: [{ weight, area, exchange, what, before, after }], counts }.',
      'The exit code is 1 when anything is dangerous or worse, else 0.',
    ],
    options: {},
    examples: [{ says: 'before a release', command: 'yimatong profile diff cn-34-akm draft/profile.yaml' }],
  },
}
