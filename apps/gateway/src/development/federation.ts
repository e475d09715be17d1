/** One province of the development federation, as data. */
export interface ProvincePlan {
  /** Authority id, GB/T 2260. */
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  /** Profile of its reference city. */
  readonly profile: string
  readonly citySigner: string
  readonly appeal: { readonly zh: string; readonly en: string }
}

const HOTLINE = { zh: '拨打 12345 热线申诉', en: 'Appeal by the 12345 hotline' }

/** The federation `npm start` brings up: three provinces with one reference city each. */
export const DEVELOPMENT_FEDERATION: readonly ProvincePlan[] = [
  {
    id: '330000',
    title: { zh: '浙江省', en: 'Zhejiang' },
    profile: 'cn-33-soap',
    citySigner: '330100-code-signer',
    appeal: HOTLINE,
  },
  {
    id: '310000',
    title: { zh: '上海市', en: 'Shanghai' },
    profile: 'cn-31-ssm-online',
    citySigner: '310100-code-signer',
    appeal: HOTLINE,
  },
  {
    id: '340000',
    title: { zh: '安徽省', en: 'Anhui' },
    profile: 'cn-34-akm',
    citySigner: '340100-code-signer',
    appeal: HOTLINE,
  },
]
