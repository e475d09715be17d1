/**
 * The gateway's paths, operations and schemas as types. Generated from standards/openapi/gateway.json by `npm run openapi`;
 * not to be edited.
 */
export interface paths {
    "/v1/recognitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 识读一码 · Recognise one code
         * @description 查验点送来所扫的文本、图片或证件，得到结论、原因与措施。回执记账之后才作答；读得懂而不放行的码也是 200。
         *
         *     A checkpoint sends what was scanned and gets the outcome, why, and the measures. The answer is given once its receipt is written down. A code that is understood and does not open the gate is a 200 too.
         */
        post: operations["recognise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 签发国家码 · Issue a national code
         * @description 发码地网关依城市的实时状态签发：签名码或引用码。
         *
         *     The home gateway issues a signed code or a reference token out of the live status of the city.
         */
        post: operations["issueCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/translations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 逐层显示一次翻译 · Show every layer of one translation
         * @description 供城市工程师使用：城市应答译为国家记录，或反向；列出每层与所失。
         *
         *     For city engineers: an answer of a city into the record, or the other way, with every layer and what is lost. Findings that block are a 200 too.
         */
        post: operations["translate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/peer/health-queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 网关之间的健康查询 · The health query between gateways
         * @description 到达地网关询问发码地网关；对端以信任列表所记的 TLS 公钥证明自己。
         *
         *     An arrival gateway asks the home gateway; it proves itself by the TLS key the trust list names.
         */
        post: operations["queryHealth"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trust-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 签名的信任列表 · The signed trust list
         * @description 任何人可取；列表由签名保护，不含秘密。
         *
         *     For anybody: its signature protects it, and it holds nothing secret.
         */
        get: operations["getTrustList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 进程在应答 · The process answers
         * @description 存活探针。
         *
         *     For a liveness probe.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 此刻能否作答 · Whether the role can answer now
         * @description 就绪探针；未就绪时给出所缺之物的代码。
         *
         *     For a readiness probe; says by its code what is missing.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 指标 · Metrics
         * @description Prometheus 文本格式，不含个人信息。
         *
         *     Prometheus text format; no personal data.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 本文档 · This document
         * @description 与仓库中所存逐字节相同。
         *
         *     Byte for byte the one in the repository.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description 一次识读：code、image、document 三者恰取其一 · One recognition: exactly one of code, image, document */
        RecognitionBody: {
            /** @description 扫得的文本 · The scanned text */
            code: string;
            /** @description 出示地点 · Where the code is shown */
            place: components["schemas"]["PlaceBody"];
            /** @description 用途，代码见 purposes-of-use · Purpose, a code of purposes-of-use */
            purpose: string;
            /** @description 持码人是否同意查询 · Whether the holder agreed to a look-up */
            consent?: boolean | components["schemas"]["ConsentBody"];
            /** @description 同时按此闸机格式作答 · Id of a gate dialect in which the answer is given as well */
            dialect?: string;
        } | {
            /** @description 码图，PNG 或 JPEG · The picture of the symbol, PNG or JPEG */
            image: string;
            /** @description 出示地点 · Where the code is shown */
            place: components["schemas"]["PlaceBody"];
            /** @description 用途，代码见 purposes-of-use · Purpose, a code of purposes-of-use */
            purpose: string;
            /** @description 持码人是否同意查询 · Whether the holder agreed to a look-up */
            consent?: boolean | components["schemas"]["ConsentBody"];
            /** @description 同时按此闸机格式作答 · Id of a gate dialect in which the answer is given as well */
            dialect?: string;
        } | {
            /** @description 凭证件查询，须持码人同意 · Look-up by document; needs the consent of the holder */
            document: components["schemas"]["DocumentBody"];
            /** @description 出示地点 · Where the code is shown */
            place: components["schemas"]["PlaceBody"];
            /** @description 用途，代码见 purposes-of-use · Purpose, a code of purposes-of-use */
            purpose: string;
            /** @description 持码人是否同意查询 · Whether the holder agreed to a look-up */
            consent?: boolean | components["schemas"]["ConsentBody"];
            /** @description 同时按此闸机格式作答 · Id of a gate dialect in which the answer is given as well */
            dialect?: string;
        };
        /** @description 出示地点 · Where a code is shown */
        PlaceBody: {
            /** @description 区划，GB/T 2260 六位代码 · Division, six digits of GB/T 2260 */
            division: string;
            /** @description 场所，按登记名 · Venue, as registered */
            venue?: string;
            /** @description 通道，按登记名 · Gate, as registered */
            gate?: string;
        };
        /** @description 证件 · A document */
        DocumentBody: {
            /** @description 证件类型，缺省为居民身份证 · Code of document-types; the resident identity card where it is left out */
            type?: string;
            /** @description 证件号码 · Document number */
            number: string;
            /** @description 发码地区划，号码前六位不是发码地时给出 · Issuing division, where it is not the one the number begins with */
            home?: string;
        };
        /** @description 同意 · Consent */
        ConsentBody: {
            /** @description 是否同意 · Whether it was given */
            given: boolean;
            /** @description 查验点自己的同意编号，不含个人信息 · The checkpoint's own reference of it; no personal data */
            reference?: string;
        };
        /** @description 签发国家码：document、symbol 恰取其一 · Order of a national code: exactly one of document, symbol */
        CodeBody: {
            /** @description 持码人的证件 · The holder's document */
            document: components["schemas"]["DocumentBody"];
            /**
             * @description signed 可离线核验；reference 只含加密的查询钥 · signed: verified anywhere, also offline; reference: only an encrypted look-up key
             * @enum {string}
             */
            kind: "signed" | "reference";
            /**
             * @description 签名码透露多少，缺省 minimal；引用码只能是 minimal · How much of the person a signed code shows; minimal where it is left out, and for a reference
             * @enum {string}
             */
            disclosure?: "minimal" | "masked" | "full";
            /** @description 有效秒数 · Life of the code in seconds */
            lifetimeSeconds?: number;
            /**
             * @description 同时画出二维码 · Also draw the symbol
             * @enum {string}
             */
            symbolFormat?: "svg" | "png";
        } | {
            /** @description 城市自有的码，照扫得的原文 · The city's own symbol, as scanned */
            symbol: string;
            /**
             * @description signed 可离线核验；reference 只含加密的查询钥 · signed: verified anywhere, also offline; reference: only an encrypted look-up key
             * @enum {string}
             */
            kind: "signed" | "reference";
            /**
             * @description 签名码透露多少，缺省 minimal；引用码只能是 minimal · How much of the person a signed code shows; minimal where it is left out, and for a reference
             * @enum {string}
             */
            disclosure?: "minimal" | "masked" | "full";
            /** @description 有效秒数 · Life of the code in seconds */
            lifetimeSeconds?: number;
            /**
             * @description 同时画出二维码 · Also draw the symbol
             * @enum {string}
             */
            symbolFormat?: "svg" | "png";
        };
        /** @description 一次翻译：answer、answerBytes 译为国家格式，record 译为城市格式，三者恰取其一 · One translation: answer or answerBytes into the record, or record into the answer of a city; exactly one */
        TranslationBody: {
            /** @description 城市格式编号 · Id of the city profile */
            profile: string;
            /**
             * @description 哪一种询问的应答 · The answer to which question
             * @enum {string}
             */
            exchange: "reference" | "document";
            /** @description 城市的应答，文本 · The city's answer as text */
            answer: string;
        } | {
            /** @description 城市格式编号 · Id of the city profile */
            profile: string;
            /**
             * @description 哪一种询问的应答 · The answer to which question
             * @enum {string}
             */
            exchange: "reference" | "document";
            /** @description 城市的应答，原始字节 · The city's answer as bytes, where it is no UTF-8 text */
            answerBytes: string;
        } | {
            /** @description 城市格式编号 · Id of the city profile */
            profile: string;
            /**
             * @description 哪一种询问的应答 · The answer to which question
             * @enum {string}
             */
            exchange: "reference" | "document";
            /** @description 国家格式记录，形如 NationalRecord · A national record, in the form of NationalRecord */
            record: {
                [key: string]: unknown;
            };
        };
        /** @description 网关之间的健康查询 · The health query between gateways (named in GB/T 38963; members are own profile) */
        HealthQueryBody: {
            /** @description 所询之人 · Who is asked about */
            subject: components["schemas"]["SubjectBody"];
            /** @description 出示地点 · Where the code is shown */
            place: components["schemas"]["PlaceBody"];
            /** @description 用途，代码见 purposes-of-use · Purpose, a code of purposes-of-use */
            purpose: string;
            /** @description 持码人同意按证件查询 · True when the holder agreed to a look-up by document */
            consent: boolean;
            /** @description 十六个随机字节；应答的码带回它 · 16 random bytes; the code in the answer carries them */
            nonce: string;
        };
        /** @description 发码地据以认人的依据 · By what home knows the holder */
        SubjectBody: {
            /**
             * @description 依据的种类 · Which of them
             * @enum {string}
             */
            kind: "token";
            /** @description 国家引用码 · National reference token */
            token: string;
        } | {
            /**
             * @description 依据的种类 · Which of them
             * @enum {string}
             */
            kind: "symbol";
            /** @description 城市格式编号 · Id of the city profile */
            profile: string;
            /** @description 城市自有的码，照扫得的原文 · The city's own symbol, as scanned */
            text: string;
        } | {
            /**
             * @description 依据的种类 · Which of them
             * @enum {string}
             */
            kind: "document";
            /** @description 证件类型 · Code of document-types */
            type: string;
            /** @description 证件号码 · Document number */
            number: string;
        };
        /** @description 一次识读的应答 · Answer to one recognition */
        RecognitionAnswer: {
            /** @description 识读编号，即回执编号 · Id of the recognition and of its receipt */
            recognitionId: string;
            outcome: components["schemas"]["Outcome"];
            /**
             * @description 风险等级 · Risk level. `00` 绿码 green; `01` 黄码 yellow; `10` 红码 red; `unknown` 未知 unknown
             * @enum {string}
             */
            level?: "00" | "01" | "10" | "unknown";
            /** @description 到达地措施 · Measures of the arrival side */
            measures: {
                code: string;
                zh: string;
                en: string;
            }[];
            /** @description 原因，依先后 · Why, in order */
            findings: components["schemas"]["FindingAnswer"][];
            /**
             * @description 指明身份的程度 · How much of a person the record names. `full` 完整 name and number; `masked` 遮蔽 masked; `reference` 仅编号 only an id
             * @enum {string}
             */
            identityGrade?: "full" | "masked" | "reference";
            /**
             * @description 谁担保 · Who stands behind it. `city-signed` 城市签名 the city signed; `gateway-attested` 发码地网关具名 its home gateway attests
             * @enum {string}
             */
            assurance?: "city-signed" | "gateway-attested";
            /** @description 签发机构编号 · Authority id of the signer */
            issuer?: string;
            /** @description 用途所允许的记录 · What the purpose allows of the record */
            record?: components["schemas"]["NationalRecord"];
            /** Format: date-time */
            answeredAt: string;
            /** @description 依据 · What the verdict stood on */
            basis: {
                /** @description 到达地规则编号 · Id of the arrival rule */
                ruleId?: string;
                /** @description 信任列表版本 · Version of the trust list */
                trustVersion?: number;
                /** @description 签名证书的键标识 · Key id of the signer's certificate */
                signerKeyId?: string;
            };
            /** @description 各步用时 · Time per step */
            timings: components["schemas"]["StepTiming"][];
            /** @description 回执：日后可证明当时的应答 · Receipt: proves later what was answered */
            receipt: {
                id: string;
                /** @description 打开承诺的盐，网关不留存 · Opens the commitment; the gateway does not keep it */
                salt: string;
                /** @description 对所示之码的加盐承诺 · Salted commitment to what was shown */
                commitment: string;
                proof: components["schemas"]["ReceiptProof"];
            };
            /** @description 按所请求的闸机格式作答 · The answer in the gate dialect asked for */
            dialect?: {
                [key: string]: string | number;
            };
        };
        /** @description 一步用时 · Time of one step */
        StepTiming: {
            /**
             * @description 步骤 · Step
             * @enum {string}
             */
            step: "detect" | "home" | "decode" | "verify" | "trust" | "freshness" | "decide" | "disclose" | "record";
            /** @description 毫秒 · Milliseconds */
            ms: number;
        };
        /** @description 签发的国家码 · An issued national code */
        IssuedCode: {
            /** @description 码的文本 · The text of the code */
            code: string;
            /** @description 码的编号 · Id of the code, chosen by its issuer */
            codeId: string;
            /**
             * @description 种类 · Kind
             * @enum {string}
             */
            kind: "signed" | "reference";
            /** Format: date-time */
            issuedAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** @description 未能带入的内容 · What could not be carried */
            losses: components["schemas"]["Loss"][];
            /** @description 二维码 · The symbol */
            symbol?: {
                /**
                 * @description 格式 · Format
                 * @enum {string}
                 */
                format: "svg" | "png";
                /** @description SVG 文本，或 base64 的 PNG · SVG text, or PNG in base64 */
                data: string;
            };
        };
        /** @description 翻译的每一层与所失 · Every layer of one translation, and what it lost */
        TranslationAnswer: {
            /** @description 城市格式 · City profile */
            profile: {
                id: string;
                version: string;
                /** @description 格式文本的 SHA-256 · SHA-256 of the profile */
                hash: string;
                /** @description 依据的可靠程度 · How well its facts are known */
                realism: string;
            };
            /**
             * @description 方向 · Which way
             * @enum {string}
             */
            direction: "toNational" | "toCity";
            layers: components["schemas"]["LayerTrace"][];
            losses: components["schemas"]["Loss"][];
            findings: components["schemas"]["FindingAnswer"][];
            /** @description 国家格式记录 · The national record */
            record?: components["schemas"]["NationalRecord"];
            /** @description 城市的应答 · The city's answer */
            answerBytes?: string;
        };
        /** @description 健康查询的应答 · Answer to a health query */
        HomeAnswer: {
            /** @description 为此问签发的国家码 · A national code signed for this question */
            code?: string;
            /** @description 没有码时说明原因 · Say why there is no code */
            findings: components["schemas"]["Finding"][];
        };
        /** @description 国家格式记录 · National record, hc-n/1; what the purpose does not allow is left out or masked */
        NationalRecord: {
            /**
             * @description 格式版本 · profile of the record
             * @enum {string}
             */
            profile: "hc-n/1";
            /** @description 个人基本信息 · the subject */
            subject: {
                /** @description 姓名 · name */
                name?: string;
                /**
                 * @description 性别 · sex. `0` 未知的性别 unknown; `1` 男性 male; `2` 女性 female; `9` 未说明的性别 not stated
                 * @enum {string}
                 */
                sex?: "0" | "1" | "2" | "9";
                /** @description 国籍 · nationality */
                nationality?: string;
                /**
                 * @description 证件类型 · document type. `resident-id` 居民身份证 resident identity card; `hmt-residence-permit` 港澳台居民居住证 residence permit for Hong Kong, Macao and Taiwan residents; `household-register` 户口簿 household register; `passport` 护照 passport; `hong-kong-passport` 香港特别行政区护照 Hong Kong passport; `macao-passport` 澳门特别行政区护照 Macao passport; `officer-card` 军官证 officer card; `driving-licence` 驾驶证 driving licence; `hk-macao-permit` 港澳居民来往内地通行证 mainland travel permit for Hong Kong and Macao residents; `taiwan-permit` 台湾居民来往大陆通行证 mainland travel permit for Taiwan residents; `taiwan-single-permit` 台湾居民一次性通行证 one-time permit for Taiwan residents; `foreigner-residence-card` 外国人永久居留身份证 foreigner permanent-residence card; `other` 其他 other
                 * @enum {string}
                 */
                documentType?: "resident-id" | "hmt-residence-permit" | "household-register" | "passport" | "hong-kong-passport" | "macao-passport" | "officer-card" | "driving-licence" | "hk-macao-permit" | "taiwan-permit" | "taiwan-single-permit" | "foreigner-residence-card" | "other";
                /** @description 证件号码 · document number */
                documentNumber?: string;
                /** @description 户籍区划 · division of registered residence */
                division?: string;
                /** @description 区划内详细地址 · address within the division */
                address?: string;
                /** @description 联系电话 · telephone */
                telephone?: string;
                /** @description 基础病史 · medical history */
                medicalHistory?: (("02" | "06" | "99") | string)[];
                /** @description 签发方标识 · the issuer's own id of the subject or code */
                reference?: string;
            };
            /** @description 健康申报 · health declaration */
            health?: {
                /** @description 体温 · body temperature in degrees Celsius */
                temperatureCelsius?: string;
                /** @description 当前症状 · current symptoms */
                symptoms?: ("1" | "2" | "3" | "4" | "5" | "6" | "7")[];
                /** @description 高风险地区停留 · stay in a high-risk area */
                highRiskStay?: {
                    /**
                     * @description 停留满4小时 · stayed 4 hours or longer. `yes` 是 yes; `no` 否 no; `unknown` 不清楚 not sure
                     * @enum {string}
                     */
                    over4h: "yes" | "no" | "unknown";
                    /** @description 停留小时数 · hours stayed */
                    hours?: number;
                    /** @description 停留区划 · divisions stayed in */
                    areas?: string[];
                };
                /**
                 * @description 接触病例 · contact with a case. `yes` 是 yes; `no` 否 no; `unknown` 不清楚 not sure
                 * @enum {string}
                 */
                caseContact?: "yes" | "no" | "unknown";
                /**
                 * Format: date-time
                 * @description 申报时间 · time of the declaration
                 */
                declaredAt?: string;
            };
            /** @description 行程 · trips */
            trips?: {
                /** @description 出发区划 · division of departure */
                from?: string;
                /** @description 到达区划 · division of arrival */
                to?: string;
                /**
                 * Format: date-time
                 * @description 出发时间 · time of departure
                 */
                start?: string;
                /**
                 * Format: date-time
                 * @description 到达时间 · time of arrival
                 */
                end?: string;
                /**
                 * @description 交通方式 · means of transport. `air` 民航 air; `rail` 铁路 rail; `coach` 公路客运 coach; `ship` 水路 ship; `car` 自驾 private car; `other` 其他 other; `unknown` 未知 unknown
                 * @enum {string}
                 */
                transport?: "air" | "rail" | "coach" | "ship" | "car" | "other" | "unknown";
                /** @description 出发国家 · country of departure */
                fromCountry?: string;
            }[];
            /** @description 健康评估 · assessment */
            assessment?: {
                /**
                 * @description 风险等级 · risk level. `00` 绿码 green; `01` 黄码 yellow; `10` 红码 red; `unknown` 未知 unknown
                 * @enum {string}
                 */
                level: "00" | "01" | "10" | "unknown";
                /**
                 * @description 状态 · why the level is unknown. `under-review` 审核中 under review; `being-issued` 制码中 code being issued; `not-applied` 未申领 no code applied for; `no-such-person` 查无此人 no such person; `ambiguous-person` 匹配到多人 more than one person matches; `expired` 已过期 assessment expired; `suspended` 已冻结 code suspended; `cancelled` 已注销 code cancelled; `unknown-value` 未知取值 a value the profile does not know; `not-stated` 未说明 not stated
                 * @enum {string}
                 */
                state?: "under-review" | "being-issued" | "not-applied" | "no-such-person" | "ambiguous-person" | "expired" | "suspended" | "cancelled" | "unknown-value" | "not-stated";
                /**
                 * Format: date-time
                 * @description 评估时间 · time of the assessment
                 */
                assessedAt?: string;
                /** @description 评估机构 · authority that assessed */
                authority?: string;
                /**
                 * @description 评估方式 · who decided. `automated` 自动判定 automated; `human` 人工判定 human; `unknown` 未知 unknown
                 * @enum {string}
                 */
                decidedBy: "automated" | "human" | "unknown";
                /** @description 评估原因 · reason */
                reason?: string;
                /** @description 规则标识 · rule id */
                ruleId?: string;
                /** @description 检测 · medical tests */
                tests?: {
                    /**
                     * @description 检测类型 · kind of test. `nucleic-acid` 核酸检测 nucleic-acid test; `antibody` 抗体检测 antibody test
                     * @enum {string}
                     */
                    kind: "nucleic-acid" | "antibody";
                    /**
                     * @description 检测结果 · result. `negative` 阴性 negative; `positive` 阳性 positive; `unknown` 未知 unknown
                     * @enum {string}
                     */
                    result: "negative" | "positive" | "unknown";
                    /**
                     * Format: date-time
                     * @description 采样时间 · time of sampling
                     */
                    sampledAt?: string;
                    /**
                     * Format: date-time
                     * @description 报告时间 · time of the report
                     */
                    reportedAt?: string;
                    /** @description 检测机构 · testing institution */
                    institution?: string;
                }[];
                /**
                 * @description 数据来源 · data source. `01` 确诊和疑似病例 confirmed and suspected cases; `02` 密切接触者 close contacts; `03` 医学检测 medical tests; `04` 发热 fever; `05` 电信位置 telecom location; `06` 交通出行 transport; `07` 边检 border; `08` 海关 customs; `09` 疫情社区机构和重点场所 outbreak community offices and essential venues; `10` 卫生健康信息平台 the health information platform; `11` 社区机构 community offices; `12` 卡口体温 checkpoint temperatures; `13` 用户申报 user-declared; `14` 其他 other
                 * @enum {string}
                 */
                dataSource?: "01" | "02" | "03" | "04" | "05" | "06" | "07" | "08" | "09" | "10" | "11" | "12" | "13" | "14";
                /**
                 * Format: date-time
                 * @description 有效期至 · valid until
                 */
                validUntil?: string;
                /** @description 申领渠道 · channel */
                channel?: string;
                /** @description 签发区划 · division that issued */
                division?: string;
            };
            /** @description 扩展 · named extensions */
            extensions?: {
                [key: string]: unknown;
            };
            /** @description 来源标注 · where each element comes from */
            origins: {
                [key: string]: components["schemas"]["Origin"];
            };
        };
        /** @description 中英文各一句 · One sentence in both languages */
        BilingualText: {
            zh: string;
            en: string;
        };
        /**
         * @description 结论 · What a recognition says. `accepted` 放行 open; `restricted` 按到达地措施放行 open under the measures of the arrival side; `refused` 不予通行 closed; `undetermined` 人工通道 the manual desk: neither open nor red
         * @enum {string}
         */
        Outcome: "accepted" | "restricted" | "refused" | "undetermined";
        /**
         * @description 谁能补救 · Who can mend it. `holder` 持码人 the holder; `home` 发码地 the home side; `arrival` 到达地 the arrival side; `checkpoint` 查验点 the checkpoint; `gateway` 网关 the gateway; `registry` 登记方 the registry
         * @enum {string}
         */
        Party: "holder" | "home" | "arrival" | "checkpoint" | "gateway" | "registry";
        /**
         * @description 轻重 · Weight. `info` 说明 explains; `warn` 留意 worth a look; `block` 阻止放行 stops acceptance
         * @enum {string}
         */
        Severity: "info" | "warn" | "block";
        /** @description 一条原因，不含码中内容 · One fact about why; never content of a code */
        Finding: {
            /** @description 稳定的代码，供程序判断 · Stable code, for programs to switch on */
            code: string;
            severity: components["schemas"]["Severity"];
            party: components["schemas"]["Party"];
            /** @description JSON 指针，或所说的步骤 · JSON pointer, or the step it speaks of */
            path?: string;
            /** @description 标准与条款 · Standard and clause */
            clause?: string;
        };
        /** @description 一条原因及给人看的话 · One fact about why, with the sentences a guard reads */
        FindingAnswer: {
            /** @description 稳定的代码，供程序判断 · Stable code, for programs to switch on */
            code: string;
            severity: components["schemas"]["Severity"];
            party: components["schemas"]["Party"];
            /** @description JSON 指针，或所说的步骤 · JSON pointer, or the step it speaks of */
            path?: string;
            /** @description 标准与条款 · Standard and clause */
            clause?: string;
            /** @description 是什么 · What it is */
            says?: components["schemas"]["BilingualText"];
            /** @description 下一步 · What to do next */
            next?: components["schemas"]["BilingualText"];
        };
        /** @description 翻译未能带过去的一项，不含其值 · One thing a translation could not carry; never the value */
        Loss: {
            /**
             * @description 方向 · Which way
             * @enum {string}
             */
            direction: "toNational" | "toCity";
            /** @description JSON 指针 · JSON pointer into the record or the layer */
            path: string;
            /**
             * @description 发生了什么 · What happened to the value
             * @enum {string}
             */
            kind: "dropped" | "narrowed" | "coarsened" | "defaulted" | "derived" | "canonicalised" | "unmapped-value" | "truncated" | "reordered" | "charset" | "conflict" | "signature-detached";
            /** @description 格式中的哪一条 · The rule of the profile that says so */
            rule: string;
            severity: components["schemas"]["Severity"];
            /**
             * @description 如何取回 · How to get it back
             * @enum {string}
             */
            recoverable: "complement" | "origin" | "no";
            /** @description 格式已声明 · The profile announced it */
            expected: boolean;
            /**
             * @description 为何不带 · Why it is left behind
             * @enum {string}
             */
            reason?: "not-in-standard" | "privacy" | "obsolete" | "transport";
        };
        /** @description 翻译中的一层 · One layer of a translation */
        LayerTrace: {
            name: string;
            size: number;
            /**
             * @description size 的单位 · Unit of size
             * @enum {string}
             */
            unit: "bytes" | "characters" | "members";
            /** @description 该层的内容，含个人信息 · Content of the layer; holds personal data */
            tree?: unknown;
        };
        /** @description 一个签名 · One detached signature */
        DocumentSignature: {
            /** @description 签名证书的键标识 · Key id of the signer's certificate */
            keyId: string;
            /**
             * @description 算法 · Algorithm
             * @enum {string}
             */
            alg: "ES256" | "SM2-SM3";
            /** @description 原始 r||s · Raw r||s */
            sig: string;
        };
        /** @description 签名的信任列表 · The signed trust list. RFC 8785, `yimatong-document/1` */
        SignedTrustList: {
            /** @enum {string} */
            type: "trust-list";
            payload: components["schemas"]["TrustList"];
            signatures: components["schemas"]["DocumentSignature"][];
        };
        /** @description 谁可为哪个区划签名 · Who may sign what, for which division */
        TrustList: {
            /** @description 版本，只增不减 · Counts up; a lower one is never taken again */
            version: number;
            /** Format: date-time */
            issuedAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** @description 列表签名者的证书链，签名者在先 · Chain of the list's signer, signer first */
            signerChain: string[];
            authorities: components["schemas"]["Authority"][];
            /** @description 吊销列表 · Certificate revocation lists */
            crls: string[];
        };
        /** @description 一个机构 · One authority */
        Authority: {
            /** @description 机构编号，GB/T 2260 · Its id, GB/T 2260 */
            id: string;
            title: components["schemas"]["BilingualText"];
            /** @description 负责的区划，含其下级 · Divisions it answers for, with all below them */
            divisions: string[];
            /** @description 网关地址 · Address of its gateway */
            endpoint: string;
            /** @description TLS 公钥的 SHA-256 · SHA-256 of its TLS public keys */
            tlsPins: string[];
            /** @description 所用城市格式 · City profiles it speaks */
            profiles: string[];
            /** @description 申诉途径 · Where a wrong status is corrected */
            appeal: components["schemas"]["BilingualText"];
            signers: components["schemas"]["SignerEntry"][];
        };
        /** @description 一张签码证书 · One certificate that signs codes */
        SignerEntry: {
            /** @description DER 编码 · DER */
            certificate: string;
            /** @description 到国家根之间的证书，近者在先 · Between it and the national root, nearest first */
            intermediates: string[];
            /**
             * @description 谁担保 · Who stands behind it
             * @enum {string}
             */
            assurance: "city-signed" | "gateway-attested";
        };
        /** @description 回执在其批次中的证明 · Proof of a receipt in its batch (RFC 6962) */
        ReceiptProof: {
            /** @description 批次中的位置 · Place in the batch, from 0 */
            index: number;
            /** @description 旁枝哈希，近者在先 · Sibling hashes, nearest first */
            path: string[];
            batch: components["schemas"]["SignedReceiptBatch"];
        };
        /** @description 签名的回执批次 · A signed batch of receipts. RFC 8785, `yimatong-document/1` */
        SignedReceiptBatch: {
            /** @enum {string} */
            type: "receipt-batch";
            payload: components["schemas"]["ReceiptBatch"];
            signatures: components["schemas"]["DocumentSignature"][];
        };
        /** @description 一次签名所代表的批次 · What one batch signature speaks for */
        ReceiptBatch: {
            /** @description 网关登记名 · Registered name of the gateway */
            gateway: string;
            /** Format: date-time */
            at: string;
            /** @description Merkle 根 · Merkle root */
            root: string;
            size: number;
            /** @description 前一批次的根；首批为 null · Root of the batch before; null for the first */
            previous: string | null;
        };
        /** @description 一项内容的来源 · Where an element comes from */
        Origin: {
            /** @enum {string} */
            kind: "sourced";
        } | {
            /** @enum {string} */
            kind: "derived";
            /** @description 推得的规则 · Name of the rule */
            how: string;
        };
        /**
         * @description 网关自己的问题代码 · Problem codes of the gateway itself. `access.identity-header` 400 请求不得携带身份类头部；身份只取自 TLS 连接 · No header may claim an identity; it is taken from the TLS connection alone; `access.unauthenticated` 401 未登记的查验点；请检查令牌或客户端证书 · Not a registered client; check the bearer token or the client certificate; `access.not-allowed` 403 该客户端无权使用此接口 · This client may not use this interface; `access.division` 403 查询方未登记在该区划 · The asker is not registered in this division; `access.purpose` 403 查询方不得以此用途查询 · The asker may not ask for this purpose; `access.peer-unknown` 401 对端网关未在信任列表中登记 · The calling gateway is not on the trust list; `request.malformed` 400 请求体不是严格的 JSON · The request body is not strict JSON; `request.too-large` 413 请求体过大或所含值过多 · The request body is over the limit, or holds too many values; `request.media-type` 415 请求体须为不压缩的 UTF-8 application/json · The request body is application/json in UTF-8, not compressed; `request.fields` 422 请求字段不符合要求，见 fields · Members of the request are wrong, see fields; `request.image` 422 图片无法读取或其中没有码 · The picture cannot be read or holds no code; `request.overloaded` 503 待读图片过多，请稍后重试 · Too many pictures wait to be read; try again; `ledger.unavailable` 503 无法记账，因此不作应答；请稍后重试 · The answer could not be written down, so none is given; try again; `home.not-here` 422 本网关不负责该区划 · This gateway is not home for this subject; `dialect.unknown` 422 未知的闸机应答格式 · This gateway does not know the gate dialect asked for; `profile.unknown` 422 未知的城市格式 · This gateway does not know the city profile asked for; `trust.list.absent` 503 尚未取得信任列表 · There is no trust list yet; `trust.list.expired` 503 信任列表已过宽限期 · The trust list is past its grace; `request.route` 404 没有这个地址或方法 · Nothing is served at this address by this method; `gateway.closing` 503 网关正在停止 · The gateway is stopping; `gateway.internal` 500 网关内部错误，凭 incident 查询 · Internal error; quote the incident id
         * @enum {string}
         */
        ProblemCode: "access.identity-header" | "access.unauthenticated" | "access.not-allowed" | "access.division" | "access.purpose" | "access.peer-unknown" | "request.malformed" | "request.too-large" | "request.media-type" | "request.fields" | "request.image" | "request.overloaded" | "ledger.unavailable" | "home.not-here" | "dialect.unknown" | "profile.unknown" | "trust.list.absent" | "trust.list.expired" | "request.route" | "gateway.closing" | "gateway.internal";
        /** @description 不合要求的一项，不含其值 · One member that is wrong; never its value */
        FieldFault: {
            /** @description JSON 指针 · JSON pointer */
            path: string;
            rules: string[];
        };
        /** @description 问题说明 · A problem document (RFC 9457); switch on code */
        Problem: {
            /** @description 问题类型 · `urn:yimatong:problem:` and the code */
            type: string;
            title: string;
            status: number;
            /** @description 网关自己的代码，或所涉发现的代码 · A code of the gateway itself, or the code of a finding */
            code: components["schemas"]["ProblemCode"] | string;
            /** @description 所见、所需、下一步 · What was seen, what was wanted, what to check next */
            detail: components["schemas"]["BilingualText"];
            /** @description 不合要求的各项 · Members that are wrong */
            fields?: components["schemas"]["FieldFault"][];
            /** @description 原因代码 · Code of the cause */
            finding?: string;
            /** @description 各条原因 · Why, in order */
            findings?: components["schemas"]["FindingAnswer"][];
            /** @description 结论 · Outcome of the recognition */
            outcome?: components["schemas"]["Outcome"];
            /** @description 已读的各层 · Layers that could be read, by size only */
            layers?: components["schemas"]["LayerTrace"][];
            /** @description 事件编号 · Incident id to quote to the operator */
            incident?: string;
        };
        /** @description 进程在应答 · The process answers */
        Liveness: {
            /** @enum {string} */
            status: "live";
        };
        /** @description 可以作答 · The role can answer */
        Readiness: {
            /** @enum {string} */
            status: "ready";
        };
        /** @description Prometheus 文本 · Prometheus text format, 0.0.4 */
        Metrics: string;
        /** @description OpenAPI 文档 · An OpenAPI document */
        OpenApi: {
            openapi: string;
        } & {
            [key: string]: unknown;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    recognise: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecognitionBody"];
            };
        };
        responses: {
            /** @description 结论 · The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecognitionAnswer"];
                };
            };
            /**
             * @description `access.identity-header` 请求不得携带身份类头部；身份只取自 TLS 连接 · No header may claim an identity; it is taken from the TLS connection alone
             *
             *     `request.malformed` 请求体不是严格的 JSON · The request body is not strict JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `access.unauthenticated` 未登记的查验点；请检查令牌或客户端证书 · Not a registered client; check the bearer token or the client certificate */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `access.not-allowed` 该客户端无权使用此接口 · This client may not use this interface
             *
             *     `access.division` 查询方未登记在该区划 · The asker is not registered in this division
             *
             *     `access.purpose` 查询方不得以此用途查询 · The asker may not ask for this purpose
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request.too-large` 请求体过大或所含值过多 · The request body is over the limit, or holds too many values */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request.media-type` 请求体须为不压缩的 UTF-8 application/json · The request body is application/json in UTF-8, not compressed */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `request.fields` 请求字段不符合要求，见 fields · Members of the request are wrong, see fields
             *
             *     `request.image` 图片无法读取或其中没有码 · The picture cannot be read or holds no code
             *
             *     `dialect.unknown` 未知的闸机应答格式 · This gateway does not know the gate dialect asked for
             *
             *     所示不是可读的码 · What was shown is no readable code
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gateway.internal` 网关内部错误，凭 incident 查询 · Internal error; quote the incident id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `gateway.closing` 网关正在停止 · The gateway is stopping
             *
             *     `request.overloaded` 待读图片过多，请稍后重试 · Too many pictures wait to be read; try again
             *
             *     `ledger.unavailable` 无法记账，因此不作应答；请稍后重试 · The answer could not be written down, so none is given; try again
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issueCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeBody"];
            };
        };
        responses: {
            /** @description 签发的码 · The issued code */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedCode"];
                };
            };
            /**
             * @description `access.identity-header` 请求不得携带身份类头部；身份只取自 TLS 连接 · No header may claim an identity; it is taken from the TLS connection alone
             *
             *     `request.malformed` 请求体不是严格的 JSON · The request body is not strict JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `access.unauthenticated` 未登记的查验点；请检查令牌或客户端证书 · Not a registered client; check the bearer token or the client certificate */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `access.not-allowed` 该客户端无权使用此接口 · This client may not use this interface */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request.too-large` 请求体过大或所含值过多 · The request body is over the limit, or holds too many values */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request.media-type` 请求体须为不压缩的 UTF-8 application/json · The request body is application/json in UTF-8, not compressed */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `request.fields` 请求字段不符合要求，见 fields · Members of the request are wrong, see fields
             *
             *     `home.not-here` 本网关不负责该区划 · This gateway is not home for this subject
             *
             *     城市没有给出可签发的状态 · The city gave no status that can be passed on
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gateway.internal` 网关内部错误，凭 incident 查询 · Internal error; quote the incident id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gateway.closing` 网关正在停止 · The gateway is stopping */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    translate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TranslationBody"];
            };
        };
        responses: {
            /** @description 翻译 · The translation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TranslationAnswer"];
                };
            };
            /**
             * @description `access.identity-header` 请求不得携带身份类头部；身份只取自 TLS 连接 · No header may claim an identity; it is taken from the TLS connection alone
             *
             *     `request.malformed` 请求体不是严格的 JSON · The request body is not strict JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `access.unauthenticated` 未登记的查验点；请检查令牌或客户端证书 · Not a registered client; check the bearer token or the client certificate */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `access.not-allowed` 该客户端无权使用此接口 · This client may not use this interface */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request.too-large` 请求体过大或所含值过多 · The request body is over the limit, or holds too many values */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request.media-type` 请求体须为不压缩的 UTF-8 application/json · The request body is application/json in UTF-8, not compressed */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `request.fields` 请求字段不符合要求，见 fields · Members of the request are wrong, see fields
             *
             *     `profile.unknown` 未知的城市格式 · This gateway does not know the city profile asked for
             *
             *     应答或记录无法读取 · The answer or the record cannot be read
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gateway.internal` 网关内部错误，凭 incident 查询 · Internal error; quote the incident id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gateway.closing` 网关正在停止 · The gateway is stopping */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    queryHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HealthQueryBody"];
            };
        };
        responses: {
            /** @description 为此问签发的码，或原因 · A code for this question, or why there is none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HomeAnswer"];
                };
            };
            /**
             * @description `access.identity-header` 请求不得携带身份类头部；身份只取自 TLS 连接 · No header may claim an identity; it is taken from the TLS connection alone
             *
             *     `request.malformed` 请求体不是严格的 JSON · The request body is not strict JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `access.peer-unknown` 对端网关未在信任列表中登记 · The calling gateway is not on the trust list */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `access.division` 查询方未登记在该区划 · The asker is not registered in this division
             *
             *     `access.purpose` 查询方不得以此用途查询 · The asker may not ask for this purpose
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request.too-large` 请求体过大或所含值过多 · The request body is over the limit, or holds too many values */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request.media-type` 请求体须为不压缩的 UTF-8 application/json · The request body is application/json in UTF-8, not compressed */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request.fields` 请求字段不符合要求，见 fields · Members of the request are wrong, see fields */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gateway.internal` 网关内部错误，凭 incident 查询 · Internal error; quote the incident id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gateway.closing` 网关正在停止 · The gateway is stopping */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTrustList: {
        parameters: {
            query?: never;
            header?: {
                /** @description 已有版本的 etag · etag of the list the asker has */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 列表 · The list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedTrustList"];
                };
            };
            /** @description 没有更新 · The asker has this one */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `gateway.internal` 网关内部错误，凭 incident 查询 · Internal error; quote the incident id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `trust.list.absent` 尚未取得信任列表 · There is no trust list yet
             *
             *     `gateway.closing` 网关正在停止 · The gateway is stopping
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 在 · It does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            /** @description `gateway.internal` 网关内部错误，凭 incident 查询 · Internal error; quote the incident id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gateway.closing` 网关正在停止 · The gateway is stopping */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 就绪 · Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description `gateway.internal` 网关内部错误，凭 incident 查询 · Internal error; quote the incident id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `trust.list.absent` 尚未取得信任列表 · There is no trust list yet
             *
             *     `trust.list.expired` 信任列表已过宽限期 · The trust list is past its grace
             *
             *     `ledger.unavailable` 无法记账，因此不作应答；请稍后重试 · The answer could not be written down, so none is given; try again
             *
             *     `gateway.closing` 网关正在停止 · The gateway is stopping
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 指标 · The metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": components["schemas"]["Metrics"];
                };
            };
            /** @description `gateway.internal` 网关内部错误，凭 incident 查询 · Internal error; quote the incident id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gateway.closing` 网关正在停止 · The gateway is stopping */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 文档 · The document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenApi"];
                };
            };
            /** @description `gateway.internal` 网关内部错误，凭 incident 查询 · Internal error; quote the incident id */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gateway.closing` 网关正在停止 · The gateway is stopping */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
