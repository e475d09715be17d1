// fires: nothing
import 'node:fs'
