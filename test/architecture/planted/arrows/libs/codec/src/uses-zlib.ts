// fires: pure-no-core, zlib-in-codec
import 'node:zlib'
