// fires: role-composed
import '@yimatong/city'
