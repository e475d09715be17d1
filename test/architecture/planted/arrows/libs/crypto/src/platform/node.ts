// fires: nothing
import 'node:crypto'
