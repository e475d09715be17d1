// fires: door-lib, door-by-name
import '../../kernel/src/inner.js'
