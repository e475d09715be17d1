// fires: role-registry
import './trust-keeper.js'
