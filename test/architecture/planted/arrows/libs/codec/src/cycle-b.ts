// fires: nothing
// The cycle is reported once, at cycle-a.
import './cycle-a.js'
