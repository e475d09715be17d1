// fires: pure-no-core, outside-io
import 'node:tls'
