import type { HelpTexts } from './help-texts.js'
import { profileHelpEn } from './profile-help-en.js'

const connection = {
  gateway: 'a gateway to ask; without it the federation that npm start runs',
  ca: 'PEM of the authority the gateway’s TLS certificate must reach',
  token: 'bearer token of a registered client; or YIMATONG_TOKEN',
  data: 'where npm start keeps its state; default $DATA_DIR or ./.data',
}

/** The help in English. */
export const helpEn: HelpTexts = {
  about: [
    'yimatong (一码通): one health code, accepted everywhere.',
    'Takes codes apart, translates what cities answer, and asks gateways.',
  ],
  common: {
    lang: 'language of what is said; default from LC_ALL, LC_MESSAGES, LANG',
    json: 'stdout is exactly one JSON value; everything else goes to stderr',
    help: 'this help',
    version: 'version of the program',
  },
  examples: [
    { says: 'what is in this code? (quotes: codes hold blanks and $)', command: "yimatong read 'HC1:6BF…'" },
    {
      says: 'a first recognition, after npm start in another window',
      command: 'yimatong recognise --document 330199190001010010 --consent --division 310000 --purpose gate',
    },
    {
      says: 'what a city’s answer becomes, and what it loses',
      command: 'yimatong translate --profile cn-34-akm answer.json',
    },
  ],
  exits: ['0  it ran', '1  it could not run, or its input was refused', '2  it was called wrongly'],
  commands: {
    read: {
      summary: 'Reads any code or picture and shows every layer of it.',
      usage: ['yimatong read CODE', 'yimatong read --file FILE', 'yimatong read -'],
      about: [
        'A code is HCN1: (signed national code), HCR1: (reference token), HC1: (EU DCC), another format that proves itself, or the symbol of a city',
        'whose profile is in standards/profiles. FILE is a PNG or JPEG picture, or text; - is standard input.',
        'Text is read line by line, one result for each line. Without --trust nothing is verified.',
        '',
        'With --json one code gives one object; several lines give one JSON list, and - gives a list even for one',
        'line. --ndjson gives one JSON value on a line for each input line, as it comes.',
        'The exit code is 1 when an input was no well-formed code; a verdict does not change it.',
      ],
      options: {
        file: 'picture (PNG, JPEG) or text file to read',
        at: 'RFC 3339 instant to judge at, for example 2022-05-04T08:00:00+08:00; default now',
        trust:
          'what to verify against, may be repeated: a file or folder of a signed trust list (JSON) with its root (PEM), of certificates of EU DCC signers (PEM, DER), or of keys of another format (JSON)',
        division: 'GB/T 2260 code of the place whose arrival rule decides; default 000000, the national baseline',
        purpose: 'purpose of use (standards/national-profile-1/codes/purposes-of-use.json); default gate',
        ndjson: 'one JSON value on a line for each input line',
      },
      examples: [
        { says: 'every layer of a picture', command: 'yimatong read --file code.png' },
        {
          says: 'a verdict as of a day, from certificates in a folder',
          command: "yimatong read 'HC1:6BF…' --trust ./signers --at 2021-06-01T00:00:00Z",
        },
        { says: 'what a scanner sends, one line each', command: 'scanner | yimatong read --ndjson' },
        {
          says: 'only the level of a national code',
          command:
            "yimatong read 'HCN1:…' --json | jq -r '.layers[] | select(.name == \"record\").shows.assessment.level'",
        },
      ],
    },
    translate: {
      summary: 'Translates a city’s answer to the national record, or a record to the city’s answer.',
      usage: [
        'yimatong translate --profile ID|FILE FILE|-',
        'yimatong translate --profile ID|FILE --to city RECORD.json|- > answer',
      ],
      about: [
        'Shows every layer of the answer, the record, and what was lost on the way and why. A profile under work is',
        'given as the path of its YAML file. With --to city stdout is the bytes of the answer and the account goes',
        'to stderr; with --json both are one JSON value, the bytes in base64.',
        'The exit code is 1 when nothing came out.',
      ],
      options: {
        profile: 'id of a profile in standards/profiles, or the path of a profile file',
        exchange: 'which question the answer answers; default the profile’s first',
        to: 'direction; default national',
        at: 'instant at which the answer was received (RFC 3339); default now',
        secret: 'a secret the profile names, may be repeated; REF=@FILE takes it from a file',
        asked: 'what was asked, may be repeated: reference=…, document-number=…, symbol=…; the answer must be about it',
      },
      examples: [
        {
          says: 'an answer of Anhui',
          command: 'yimatong translate --profile cn-34-akm standards/profiles/cn-34-akm/fixtures/reference-green.json',
        },
        {
          says: 'an encrypted one of Shanghai',
          command:
            'yimatong translate --profile cn-31-ssm-online --secret cn-31-ssm-online.aes-key=@key --secret cn-31-ssm-online.aes-iv=@iv answer.json',
        },
        { says: 'and back', command: 'yimatong translate --profile cn-34-akm --to city record.json > answer.json' },
      ],
    },
    issue: {
      summary: 'Has a home gateway issue a national code out of the city’s live status.',
      usage: ['yimatong issue --document NUMBER [--home DIVISION]', 'yimatong issue --symbol TEXT --home DIVISION'],
      about: [
        'The code alone goes to stdout, what is said about it to stderr. Its home is the province the document number begins with, unless',
        '--home says otherwise; with --gateway the gateway itself is home.',
      ],
      options: {
        document: 'number of the holder’s document',
        'document-type': 'type of the document (codes/document-types.json); default resident-id',
        symbol: 'the city’s own symbol, as scanned',
        home: 'GB/T 2260 code of the issuing side, 330000',
        kind: 'signed: verified anywhere, also offline; reference: short, holds only an encrypted look-up key; default signed',
        disclosure: 'how much of the person a signed code shows; default minimal',
        lifetime: 'seconds the code lives, 60 to 86400',
        svg: 'also draw the symbol into this file',
        png: 'also draw the symbol into this file',
        ...connection,
      },
      examples: [
        {
          says: 'a signed code, with its picture',
          command: 'yimatong issue --document 330199190001010010 --home 330000 --png code.png',
        },
        {
          says: 'a reference token by the city’s symbol',
          command: "yimatong issue --symbol 'https://s.sh.gov.cn/…' --home 310000 --kind reference",
        },
      ],
    },
    recognise: {
      summary: 'Asks an arrival gateway about a code, a picture or a document, as a checkpoint does.',
      usage: [
        'yimatong recognise CODE --division DIVISION',
        'yimatong recognise --image FILE --division DIVISION',
        'yimatong recognise --document NUMBER --consent --division DIVISION',
      ],
      about: [
        'Prints the outcome, the level, measures, and every finding with what to do next. CODE - reads the code from',
        'standard input. The exit code is 0 whatever the outcome; it is 1 when the gateway gave none.',
      ],
      options: {
        image: 'picture of the symbol (PNG, JPEG)',
        document: 'number of the holder’s document, for a holder without a phone',
        'document-type': 'type of the document (codes/document-types.json); default resident-id',
        home: 'GB/T 2260 code of the issuing side, where it is not the one the number begins with',
        consent: 'the holder agreed to the look-up',
        division: 'GB/T 2260 code of the place of the checkpoint, 310000',
        venue: 'the venue as it is registered',
        gate: 'the gate of the venue',
        purpose: 'purpose of use; default gate',
        dialect: 'also answer in this gate’s own format, cn-44-ykm-gate for example',
        ...connection,
      },
      examples: [
        {
          says: 'by document, after npm start',
          command: 'yimatong recognise --document 330199190001010010 --consent --division 310000 --purpose gate',
        },
        {
          says: 'by picture, in the gate’s own format too',
          command: 'yimatong recognise --image code.png --division 310000 --dialect cn-44-ykm-gate --json',
        },
        {
          says: 'at a gateway elsewhere',
          command: "yimatong recognise 'HCN1:…' --division 310000 --gateway https://gateway.example --ca root.pem",
        },
      ],
    },
    corpus: {
      summary: 'Scores a folder of public test cases, case by case.',
      usage: ['yimatong corpus dgc FOLDER', 'yimatong corpus shc FOLDER'],
      about: [
        'FOLDER is searched through all its folders. dgc: it has the shape of eu-digital-green-certificates/dgc-testdata,',
        'or of any part of it. With --json: { total, agree, disagree, skipped, negatives, byGroup }.',
        'shc: it holds the worked examples of SMART Health Cards (example-NN-…), or cases of an expected.json with the',
        'files they name; keys come from the folder, never from the network. With --json: { total, agree, disagree, skipped }.',
        'The exit code is 0 when it could run, also when cases disagree; shc: 1 when nothing could be scored or a list of',
        'cases cannot be read.',
      ],
      options: {},
      examples: [
        { says: 'the whole corpus', command: 'yimatong corpus dgc ../shared/corpora/dgc-testdata' },
        { says: 'only what disagrees', command: "yimatong corpus dgc dgc-testdata --json | jq '.disagree'" },
        {
          says: 'SMART Health Cards, good and bad',
          command: 'yimatong corpus shc ../shared/corpora/smart-health-cards',
        },
      ],
    },
    profile: profileHelpEn,
  },
}
