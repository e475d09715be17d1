import type { HelpTexts } from './help-texts.js'
import { profileHelpZh } from './profile-help-zh.js'

const connection = {
  gateway: '要询问的网关；不给则用 npm start 运行的联邦',
  ca: '网关 TLS 证书所属根证书的 PEM 文件',
  token: '已登记客户端的令牌；也可用 YIMATONG_TOKEN',
  data: 'npm start 保存状态的文件夹；默认 $DATA_DIR 或 ./.data',
}

/** The help in Chinese. */
export const helpZh: HelpTexts = {
  about: ['yimatong（一码通）：一个健康码，处处可用。', '拆解各种码，翻译城市的应答，询问网关。'],
  common: {
    lang: '输出语言；默认取自 LC_ALL、LC_MESSAGES、LANG',
    json: '标准输出恰为一个 JSON 值，其余都写到标准错误',
    help: '本帮助',
    version: '程序版本',
  },
  examples: [
    { says: '这个码里有什么？（请加引号：码中有空格和 $）', command: "yimatong read 'HC1:6BF…'" },
    {
      says: '第一次核验，先在另一个窗口运行 npm start',
      command: 'yimatong recognise --document 330199190001010010 --consent --division 310000 --purpose gate',
    },
    { says: '城市的应答译成什么，丢了什么', command: 'yimatong translate --profile cn-34-akm answer.json' },
  ],
  exits: ['0  已运行', '1  无法运行，或输入被拒绝', '2  用法错误'],
  commands: {
    read: {
      summary: '读取任何码或图片，显示其每一层。',
      usage: ['yimatong read CODE', 'yimatong read --file FILE', 'yimatong read -'],
      about: [
        '码可以是 HCN1:（已签名国家码）、HCR1:（引用令牌）、HC1:（欧盟数字新冠证书），或 standards/profiles 中某城市的码图。',
        'FILE 是 PNG、JPEG 图片或文本；- 是标准输入。文本逐行读取，每行一个结果。不给 --trust 则不作任何验证。',
        '',
        '加 --json 时，一个码输出一个对象；多行输出一个 JSON 列表，用 - 时即使一行也是列表。',
        '--ndjson 随读随写，每个输入行输出一行 JSON。',
        '输入不是格式正确的码时退出码为 1；结论如何不影响退出码。',
      ],
      options: {
        file: '要读取的图片（PNG、JPEG）或文本文件',
        at: '按此时刻判断（RFC 3339），例如 2022-05-04T08:00:00+08:00；默认现在',
        trust:
          '验证的依据，可重复：文件或文件夹，内含已签名的信任列表（JSON）及其根证书（PEM），欧盟证书签发者的证书（PEM、DER），或其他格式的公钥（JSON）',
        division: '按哪个区划的到达规则判断（GB/T 2260）；默认 000000，即全国基准',
        purpose: '用途（standards/national-profile-1/codes/purposes-of-use.json）；默认 gate',
        ndjson: '每个输入行输出一行 JSON',
      },
      examples: [
        { says: '图片的每一层', command: 'yimatong read --file code.png' },
        {
          says: '用文件夹中的证书，按某日得出结论',
          command: "yimatong read 'HC1:6BF…' --trust ./signers --at 2021-06-01T00:00:00Z",
        },
        { says: '扫码枪送来的内容，每行一个结果', command: 'scanner | yimatong read --ndjson' },
        {
          says: '只要国家码的等级',
          command:
            "yimatong read 'HCN1:…' --json | jq -r '.layers[] | select(.name == \"record\").shows.assessment.level'",
        },
      ],
    },
    translate: {
      summary: '把城市的应答译成国家记录，或把记录译成城市的应答。',
      usage: [
        'yimatong translate --profile ID|FILE FILE|-',
        'yimatong translate --profile ID|FILE --to city RECORD.json|- > answer',
      ],
      about: [
        '显示应答的每一层、译出的记录，以及途中丢失了什么、为什么。编写中的格式以其 YAML 文件路径给出。',
        '加 --to city 时，标准输出就是应答的字节，说明写到标准错误；再加 --json 则合为一个 JSON 值，字节以 base64 表示。',
        '没有译出结果时退出码为 1。',
      ],
      options: {
        profile: 'standards/profiles 中的格式编号，或格式文件的路径',
        exchange: '应答所答的是哪种查询；默认取该格式的第一种',
        to: '方向；默认 national',
        at: '收到应答的时刻（RFC 3339）；默认现在',
        secret: '格式提到的密钥，可重复；REF=@FILE 从文件读取',
        asked: '当时问了什么，可重复：reference=…、document-number=…、symbol=…；应答必须与之相符',
      },
      examples: [
        {
          says: '安徽的一个应答',
          command: 'yimatong translate --profile cn-34-akm standards/profiles/cn-34-akm/fixtures/reference-green.json',
        },
        {
          says: '上海的加密应答',
          command:
            'yimatong translate --profile cn-31-ssm-online --secret cn-31-ssm-online.aes-key=@key --secret cn-31-ssm-online.aes-iv=@iv answer.json',
        },
        { says: '反方向', command: 'yimatong translate --profile cn-34-akm --to city record.json > answer.json' },
      ],
    },
    issue: {
      summary: '请发码地网关按城市的实时状态签发国家码。',
      usage: ['yimatong issue --document NUMBER [--home DIVISION]', 'yimatong issue --symbol TEXT --home DIVISION'],
      about: [
        '标准输出只有码本身，说明写到标准错误。未给 --home 时，发码地取证件号码开头的省；用 --gateway 时，该网关就是发码地。',
      ],
      options: {
        document: '持码人的证件号码',
        'document-type': '证件类型（codes/document-types.json）；默认 resident-id',
        symbol: '扫得的城市码图文本',
        home: '发码地区划（GB/T 2260），330000',
        kind: 'signed：随处可验，也可离线；reference：短码，只含加密的查询键；默认 signed',
        disclosure: '签名码显示本人信息的多少；默认 minimal',
        lifetime: '码的有效秒数，60 至 86400',
        svg: '同时把码图画到此文件',
        png: '同时把码图画到此文件',
        ...connection,
      },
      examples: [
        {
          says: '签名码，并画出码图',
          command: 'yimatong issue --document 330199190001010010 --home 330000 --png code.png',
        },
        {
          says: '凭城市码图签发引用令牌',
          command: "yimatong issue --symbol 'https://s.sh.gov.cn/…' --home 310000 --kind reference",
        },
      ],
    },
    recognise: {
      summary: '像卡口一样，向到达地网关询问一个码、图片或证件。',
      usage: [
        'yimatong recognise CODE --division DIVISION',
        'yimatong recognise --image FILE --division DIVISION',
        'yimatong recognise --document NUMBER --consent --division DIVISION',
      ],
      about: [
        '打印结果、等级、措施，以及每条发现和下一步。CODE 为 - 时从标准输入读取。',
        '无论结果如何退出码都是 0；网关没有给出结果时为 1。',
      ],
      options: {
        image: '码图的图片（PNG、JPEG）',
        document: '持码人的证件号码，供没有手机的人使用',
        'document-type': '证件类型（codes/document-types.json）；默认 resident-id',
        home: '发码地区划（GB/T 2260），与号码开头不同时给出',
        consent: '持码人同意查询',
        division: '卡口所在区划（GB/T 2260），310000',
        venue: '已登记的场所',
        gate: '场所的闸机',
        purpose: '用途；默认 gate',
        dialect: '同时按此闸机格式应答，例如 cn-44-ykm-gate',
        ...connection,
      },
      examples: [
        {
          says: '凭证件，先运行 npm start',
          command: 'yimatong recognise --document 330199190001010010 --consent --division 310000 --purpose gate',
        },
        {
          says: '凭图片，同时给出闸机格式',
          command: 'yimatong recognise --image code.png --division 310000 --dialect cn-44-ykm-gate --json',
        },
        {
          says: '询问别处的网关',
          command: "yimatong recognise 'HCN1:…' --division 310000 --gateway https://gateway.example --ca root.pem",
        },
      ],
    },
    corpus: {
      summary: '逐项评判一个公开测试用例文件夹。',
      usage: ['yimatong corpus dgc FOLDER', 'yimatong corpus shc FOLDER'],
      about: [
        'FOLDER 逐级查找。dgc：结构同 eu-digital-green-certificates/dgc-testdata 或其任何一部分；',
        '加 --json 时输出 { total, agree, disagree, skipped, negatives, byGroup }。',
        'shc：SMART 健康卡的官方示例（example-NN-…），或 expected.json 中的用例及其文件；公钥只取自该文件夹，不访问网络；',
        '加 --json 时输出 { total, agree, disagree, skipped }。只要能运行退出码就是 0，有不一致也一样；shc 无一可评分或用例列表不可读时为 1。',
      ],
      options: {},
      examples: [
        { says: '整个语料', command: 'yimatong corpus dgc ../shared/corpora/dgc-testdata' },
        { says: '只看不一致的', command: "yimatong corpus dgc dgc-testdata --json | jq '.disagree'" },
        { says: 'SMART 健康卡，正例与反例', command: 'yimatong corpus shc ../shared/corpora/smart-health-cards' },
      ],
    },
    profile: profileHelpZh,
  },
}
