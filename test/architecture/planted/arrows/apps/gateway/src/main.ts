// fires: nothing
import '@yimatong/city'
import './roles/start-registry.js'
import './roles/start-province.js'
