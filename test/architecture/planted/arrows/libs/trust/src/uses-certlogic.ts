// fires: certlogic-in-recognition, unresolved
import 'certlogic-js'
