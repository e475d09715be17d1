// fires: role-composed, role-registry
import './start-province.js'
