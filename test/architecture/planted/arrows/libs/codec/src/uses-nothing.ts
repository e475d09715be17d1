// fires: unresolved
import './nothing-here.js'
