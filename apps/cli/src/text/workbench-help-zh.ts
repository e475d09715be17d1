import type { CommandHelp } from './help-texts.js'

/** The help of `yimatong profile try`, `field-map`, `diff` and `infer`, in Chinese. */
export const workbenchHelpZh: Readonly<Record<'try' | 'infer' | 'field-map' | 'diff', CommandHelp>> = {
  try: {
    summary: '让一份应答走一遍格式：每层前后、记录、丢失、返程。',
    usage: [
      'yimatong profile try FILE --input FILE|- [--exchange NAME] [--secrets FILE] [--inquiry FIELD=VALUE …] [--back]',
    ],
    about: [
      'FILE 是 profile.yaml、其文件夹，或目录中的 id。每层给出前后的大小、其树，以及内容的开头；在哪层停下，就看哪层。',
      '然后把记录重新写出并比较：字节相同（onePass）、先变一次之后不变（twoPass）、或不能写出（none），以及第一个不同的字节和',
      '不同的字段。加 --json 时：{ profile, exchange, at, layers, record, losses, findings, back }。显示的内容含应答中的个人信息。',
      '得到记录时退出码为 0；加 --back 时还须能写出。',
    ],
    options: {
      input: '城市的原始应答；- 为标准输入',
      exchange: '它回答哪个询问；默认为格式的第一个',
      secret: '格式所引用的密钥，文本，或 REF=@FILE 取字节；可重复',
      secrets: '按引用给出密钥的 JSON 文件；fixtures/cases.json 即可',
      at: '应答何时到达（RFC 3339）；默认为现在',
      inquiry: '所问的内容，例如 document-number=…；可重复',
      back: '同时显示重新写出的内容',
    },
    examples: [
      {
        says: '目录中的一份用例',
        command:
          'yimatong profile try cn-34-akm --input standards/profiles/cn-34-akm/fixtures/reference-green.json --back',
      },
    ],
  },
  infer: {
    summary: '由原始应答提出一个格式及其用例。',
    usage: ['yimatong profile infer SAMPLES… --id ID --division D --out FOLDER', 'yimatong profile infer SAMPLES…'],
    about: [
      'SAMPLES 是文件，每个一份原样应答；几份绿码、其他每个等级各一份、一份拒绝，最能说明问题。',
      '逐层剥开包装（前缀、后缀、base64、base64url、hex、百分号、gzip、zlib、deflate、字符集），提出语法，打开报文中的报文，',
      '寻找成功标志、证件号码、姓名、电话、时间和等级，各附可信度，并与目录比较。没有 --out 时什么也不写。',
      '加 --out 时写 FOLDER/profile.yaml（能通过编译）、FOLDER/fixtures（样本、第一份样本的变体：其他等级、无值的字段，以及反例）',
      '和 cases.json，其结果由 `profile check --accept-all` 填写。',
      '标有 DECIDE 待定 的行尚不知道，标有 CONFIRM 待确认 的行是猜测：作者确定并去掉标记之前，`profile check` 不会通过。',
      '等级总是有标记。消息中绝不出现样本的取值。含真实个人的样本在保留之前必须替换。',
      '能提出格式时退出码为 0。',
    ],
    options: {
      id: '新格式的 id，例如 cn-42-hubei',
      division: '发话之地的 GB/T 2260 六位代码',
      exchange: '样本回答哪个询问；默认为 document',
      out: '要写的文件夹；必须是新的或空的',
      at: '应答何时到达（RFC 3339）；默认为现在',
    },
    examples: [
      { says: '先看看', command: 'yimatong profile infer samples/*.bin' },
      {
        says: '写出，然后证明',
        command: 'yimatong profile infer samples/*.bin --id cn-00-new --division 420000 --out cn-00-new',
      },
    ],
  },
  'field-map': {
    summary: '打印每个字段的含义和丢失：城市审核人签署的对照表。',
    usage: ['yimatong profile field-map FILE [--markdown]'],
    about: [
      'FILE 是 profile.yaml、其文件夹，或目录中的 id。对每个询问：城市字段、国家元素、规则、级别和丢失；逐值的等级表；',
      '表示“否”的用语；没有位置的元素；取值表。加 --markdown 得到中英文文件，含版本、哈希和签名栏；加 --json 得到同样的数据。',
    ],
    options: { markdown: '供签署的文件，中英文' },
    examples: [
      { says: '在屏幕上', command: 'yimatong profile field-map cn-34-akm' },
      { says: '供签署', command: 'yimatong profile field-map cn-34-akm --markdown > cn-34-akm.md' },
    ],
  },
  diff: {
    summary: '说明格式的另一版本改变了什么，危险的在前。',
    usage: ['yimatong profile diff A B'],
    about: [
      'A 和 B 是 profile.yaml、其文件夹，或目录中的 id；B 是较新的。',
      '  危险  城市的取值被读成另一等级，或等级写成了会被读成别的取值；或内容变了而版本号没变',
      '  变差  级别变差，或某元素不再由任何规则写出',
      '  变好  级别变好，或有了新元素',
      '  改变  其他一切：规则、表示“否”的用语、层、传输、请求、取值表、leaves',
      '加 --json 时：{ before, after, changes: [{ weight, area, exchange, what, before, after }], counts }。',
      '有危险或变差时退出码为 1，否则为 0。',
    ],
    options: {},
    examples: [{ says: '发布之前', command: 'yimatong profile diff cn-34-akm draft/profile.yaml' }],
  },
}
