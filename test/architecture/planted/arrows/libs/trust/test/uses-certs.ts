// fires: nothing
import '@yimatong/certs'
