/**
 * cli: `yimatong`, the command line. Reads any code and shows every layer, translates city answers, asks gateways for codes
 * and recognitions, scores public test corpora. Chinese and English.
 *
 * It decides nothing itself: what a code is and what it is worth is for the libs, what a checkpoint is told is for a
 * gateway. It writes personal data to stdout only. The launcher in `bin/` calls {@link main}; nobody else needs to.
 *
 * @example process.exitCode = await main(['read', '--file', 'code.png'])
 */
export type { Io, Sink } from './io.js'
export { main } from './main.js'
