// fires: pure-no-core, crypto-in-crypto
import 'crypto'
