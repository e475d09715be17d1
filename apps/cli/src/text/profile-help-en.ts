import type { CommandHelp } from './help-texts.js'
import { workbenchHelpEn } from './workbench-help-en.js'

/** The help of `yimatong profile`, in English. */
export const profileHelpEn: CommandHelp = {
  summary: 'The workshop of a city profile: proposes, shows, compares and proves what a profile says.',
  usage: [
    'yimatong profile check FILE|FOLDER',
    'yimatong profile prove FOLDER',
    'yimatong profile try FILE --input FILE',
    'yimatong profile infer SAMPLES…',
    'yimatong profile field-map FILE',
    'yimatong profile diff A B',
  ],
  about: [
    'A profile is one YAML file: how a city is asked, how its answer is wrapped, what each field means nationally. It lies',
    'in a folder of its own, beside `fixtures/` with raw answers and cases.json; standards/profiles/README.md explains both.',
    'Each of these commands has its own --help.',
  ],
  options: {},
  examples: [
    { says: 'one profile while it is written', command: 'yimatong profile check standards/profiles/cn-34-akm' },
    { says: 'the whole catalogue', command: 'yimatong profile check standards/profiles --json' },
    { says: 'no level lower anywhere', command: 'yimatong profile prove standards/profiles' },
  ],
  parts: {
    check: {
      summary: 'Proves profiles by their fixtures, by generated records, and by mistakes made on purpose.',
      usage: [
        'yimatong profile check FILE|FOLDER',
        'yimatong profile check FILE|FOLDER --accept NAME …',
        'yimatong profile check FILE|FOLDER --accept-all',
      ],
      about: [
        'FILE is a profile.yaml; FOLDER is the folder of one, or a folder of such folders.',
        '',
        'A case of fixtures/cases.json names a raw answer and says all that comes of it: the record, every finding, every',
        'loss – one that is not listed fails like one that is listed and does not come – and its mode:',
        '  onePass   city, nation, city gives back the same bytes',
        '  twoPass   the bytes differ once (another spelling), then stay',
        '  none      they do not come back',
        'A negative case says `expect`, its first finding, and has no record. A colour whose reason is asked for with a second',
        'question says `followUp`. At least 12 cases, 6 of them onePass or twoPass, 3 negative.',
        '',
        'Then laws: a thousand generated records go nation, city, nation; what is lost is exactly what was',
        'said to be lost, what is written is read again, and every element without a rule stands under `leaves`.',
        'Then mutants: the profile with one mistake each – two levels swapped, a field renamed, a spelling of absence left',
        'out, a step, a key, a row. Each must be refused or noticed by a case; one that is not is a claim nobody proves, and',
        'its line says which answer is missing.',
        '',
        'A new case may say only name, exchange, file and inquiry; --accept then writes down what comes out. Read the',
        'difference before you keep it: what is accepted is a claim.',
        'The exit code is 0 only when nothing fails.',
      ],
      options: {
        accept: 'write what comes out into the case of this name, whatever it says now; may be repeated',
        'accept-all': 'the same for every case that says nothing yet',
      },
      examples: [
        { says: 'one profile while it is written', command: 'yimatong profile check standards/profiles/cn-34-akm' },
        {
          says: 'take what comes of one answer for right',
          command: 'yimatong profile check standards/profiles/cn-34-akm --accept document-green',
        },
        {
          says: 'only what is wrong, for a script',
          command: "yimatong profile check standards/profiles --json | jq '.failures[]'",
        },
      ],
    },
    prove: {
      summary: 'Proves that no level becomes lower on the way from any profile of a folder to any other.',
      usage: ['yimatong profile prove FOLDER'],
      about: [
        'City A, nation, city B, for every ordered pair of profiles that carry a level and can be written: from their value',
        'maps alone, and by running messages through. The order is 00 < 01 < 10.',
        '  preserved  every level arrives as it was',
        '  unknown    a known level arrives as unknown or is refused: allowed, it blocks',
        '  redder     a level arrives higher: allowed only where the row of B says so (`only: toCity`), a two-colour city for',
        '             example that shows yellow as red',
        '  greener    a level arrives lower, or an unknown one as any: never allowed',
        'With --json: { profiles, pairs, preserved, redder, unknown, greener }; each pair counts once, by the worst of its levels.',
        'The exit code is 0 only when nothing is greener, every redder pair is declared and every profile loads.',
      ],
      options: {},
      examples: [
        { says: 'the whole catalogue', command: 'yimatong profile prove standards/profiles' },
        {
          says: 'who shows a level higher',
          command: "yimatong profile prove standards/profiles --json | jq '.redder[] | {from, to}'",
        },
      ],
    },
    ...workbenchHelpEn,
  },
}
