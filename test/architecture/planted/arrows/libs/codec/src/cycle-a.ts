// fires: no-cycles
import './cycle-b.js'
