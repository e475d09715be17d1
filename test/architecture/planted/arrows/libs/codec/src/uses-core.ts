// fires: pure-no-core
import 'node:path'
