// fires: role-province
import '../roles/publisher.js'
