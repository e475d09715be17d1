// fires: door-by-name
import '../../kernel/src/index.js'
