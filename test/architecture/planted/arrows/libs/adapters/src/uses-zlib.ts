// fires: zlib-in-codec
import 'node:zlib'
