// fires: door-app, door-by-name, role-composed
import '../../city/src/inner.js'
