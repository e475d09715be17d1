import type { CliErrorCode } from '../error.js'

/** What went wrong and what to do, in Chinese. */
export const errorsZh: Readonly<Record<CliErrorCode, string>> = {
  'cli.usage.argument-extra': '给了 {count} 个参数，最多 {most} 个；码中有空格时请加引号',
  'cli.usage.argument-missing': '没有输入：请给出 {argument}',
  'cli.usage.command-missing': '请说明要做什么：{known}',
  'cli.usage.command-unknown': '没有命令 {command}；可用命令：{known}',
  'cli.usage.option-conflict': '下列选项不能同时使用：{options}',
  'cli.usage.option-missing': '缺少选项 {option}',
  'cli.usage.option-unknown': '此处没有选项 {option}',
  'cli.usage.option-value': '选项 {option} 的值应为 {wanted}',
  'cli.usage.option-value-missing': '选项 {option} 需要一个值',
  'cli.usage.option-value-unwanted': '选项 {option} 不带值',
  'cli.development.absent':
    '找不到正在运行的开发联邦：缺少 {file}。请先运行 npm start，或给出 --gateway、--ca 和 --token',
  'cli.development.gateway': '开发联邦中没有 {division} 的网关；现有 {known}',
  'cli.development.malformed': '{file} 不是 npm start 写出的内容；请重新启动',
  'cli.exchange.absent': '格式 {profile} 没有 {exchange} 这种查询；现有 {known}',
  'cli.file.unreadable': '无法读取 {file}（{why}）；请检查路径和权限',
  'cli.file.unwritable': '无法写入 {file}（{why}）；请检查路径和权限',
  'cli.folder.absent': '{folder} 不是可读的文件夹；请检查路径',
  'cli.folder.not-empty': '{folder} 中已有文件；请给出新的文件夹，不会覆盖任何内容',
  'cli.gateway.answer': '网关返回状态 {status}，内容不是可读的 JSON；请确认该地址是网关',
  'cli.gateway.refused': '网关拒绝了请求（状态 {status}，{code}）',
  'cli.gateway.unreachable': '{url} 的网关没有应答（{why}）；请检查网关是否运行、地址和 CA 文件',
  'cli.input.empty': '输入为空',
  'cli.input.record': '输入不是国家记录（{path} 处 {code}）；元素见 standards/national-profile-1',
  'cli.input.size': '输入超过 {most} 字节',
  'cli.profile.none': '{path} 中没有配置；请给出 profile.yaml、其文件夹，或含有此类文件夹的文件夹',
  'cli.profile.unknown': '没有格式 {profile}；请给出文件路径，或其中之一：{known}',
  'cli.samples.opaque':
    '已知的方法都打不开这 {count} 份样本；如果是加密的，请索取算法、密钥和向量，解密后再推断；否则请看它们是否为同一种应答',
  'cli.standards.malformed': 'standards/{file} 不符合本程序的要求；请从仓库恢复',
  'cli.trust.empty': '{path} 中没有信任列表、证书，也没有其他格式的公钥',
  'cli.trust.file': '{path} 不是信任列表（JSON）、证书（PEM 或 DER），也不是已知格式的公钥（JSON）',
  'cli.trust.refused': '信任列表不可信（{code}）；请确认旁边的根证书是国家根证书',
  'cli.trust.root-absent': '有信任列表，但没有用来验证它的根证书；请把根证书 PEM 放在旁边',
}
