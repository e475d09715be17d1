// fires: platform-core
import 'node:zlib'
import 'node:path'
