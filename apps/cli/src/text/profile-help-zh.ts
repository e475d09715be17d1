import type { CommandHelp } from './help-texts.js'
import { workbenchHelpZh } from './workbench-help-zh.js'

/** The help of `yimatong profile`, in Chinese. */
export const profileHelpZh: CommandHelp = {
  summary: '城市格式的工作台：提出、展示、比较一个格式，并证明其所说属实。',
  usage: [
    'yimatong profile check FILE|FOLDER',
    'yimatong profile prove FOLDER',
    'yimatong profile try FILE --input FILE',
    'yimatong profile infer SAMPLES…',
    'yimatong profile field-map FILE',
    'yimatong profile diff A B',
  ],
  about: [
    '一个格式是一份 YAML 文件：怎样询问城市，应答怎样包装，每个字段在国家记录中是什么意思。它单独放在一个文件夹中，',
    '旁边的 `fixtures/` 放原始应答和 cases.json；两者的写法见 standards/profiles/README.md。',
    '下面每个命令都有自己的 --help。',
  ],
  options: {},
  examples: [
    { says: '编写中的一个格式', command: 'yimatong profile check standards/profiles/cn-34-akm' },
    { says: '全部格式', command: 'yimatong profile check standards/profiles --json' },
    { says: '等级处处不变低', command: 'yimatong profile prove standards/profiles' },
  ],
  parts: {
    check: {
      summary: '用用例、生成的记录和故意的错误来证明格式。',
      usage: [
        'yimatong profile check FILE|FOLDER',
        'yimatong profile check FILE|FOLDER --accept NAME …',
        'yimatong profile check FILE|FOLDER --accept-all',
      ],
      about: [
        'FILE 是 profile.yaml；FOLDER 是一个格式的文件夹，或含有此类文件夹的文件夹。',
        '',
        'fixtures/cases.json 的每个用例指出一份原始应答，并说出由它得到的一切：记录、每个发现、每项丢失（没有列出的，和列出',
        '却没有出现的，同样算错），以及方式：',
        '  onePass   城市→国家→城市，字节原样回来',
        '  twoPass   字节先变一次（另一种写法），之后不变',
        '  none      字节不能回来',
        '反例写 `expect`，即第一个发现，没有记录。颜色的原因要用第二次询问得到时，写 `followUp`。',
        '至少 12 个用例，其中 6 个为 onePass 或 twoPass，3 个反例。',
        '',
        '然后是定律：一千条生成的记录走国家→城市→国家；丢失的恰为声明的，写出的能读回，没有规则的元素都在',
        '`leaves` 之中。',
        '然后是变异：每次在格式中故意犯一个错——两个等级互换、字段改名、少一种“无值”的写法、少一步、换密钥、换行。每个都必须',
        '被拒绝，或被某个用例察觉；没有被察觉的就是无人证明的主张，其行会说明缺哪份应答。',
        '',
        '新用例可以只写 name、exchange、file 和 inquiry；--accept 会写入得到的结果。保留之前请看清差异：接受即是主张。',
        '只有没有任何错误时退出码才为 0。',
      ],
      options: {
        accept: '把得到的结果写入此名的用例，不管它现在怎么说；可重复',
        'accept-all': '对所有还没有写结果的用例这样做',
      },
      examples: [
        { says: '编写中的一个格式', command: 'yimatong profile check standards/profiles/cn-34-akm' },
        {
          says: '认可一份应答的结果',
          command: 'yimatong profile check standards/profiles/cn-34-akm --accept document-green',
        },
        {
          says: '只要错误，供脚本使用',
          command: "yimatong profile check standards/profiles --json | jq '.failures[]'",
        },
      ],
    },
    prove: {
      summary: '证明等级从文件夹中任一格式到另一格式都不会变低。',
      usage: ['yimatong profile prove FOLDER'],
      about: [
        '城市甲→国家→城市乙，对每一有序对带等级且可写出的格式：只看取值表，并让应答实际走一遍。次序为 00 < 01 < 10。',
        '  preserved  等级都原样到达',
        '  unknown    已知等级成为未知或被拒绝：允许，会阻断',
        '  redder     等级变高：只有乙的行声明（`only: toCity`）才允许，例如两色城市把黄码显示为红码',
        '  greener    等级变低，或未知成为任何等级：绝不允许',
        '加 --json 时：{ profiles, pairs, preserved, redder, unknown, greener }；每对按其最坏的等级计一次。',
        '只有没有变低、变高的都已声明、所有格式都能载入时，退出码才为 0。',
      ],
      options: {},
      examples: [
        { says: '全部格式', command: 'yimatong profile prove standards/profiles' },
        {
          says: '谁把等级显示得更高',
          command: "yimatong profile prove standards/profiles --json | jq '.redder[] | {from, to}'",
        },
      ],
    },
    ...workbenchHelpZh,
  },
}
