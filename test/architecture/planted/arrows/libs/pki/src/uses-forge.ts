// fires: nothing
import 'node-forge'
