// fires: crypto-in-crypto
import 'node:crypto'
