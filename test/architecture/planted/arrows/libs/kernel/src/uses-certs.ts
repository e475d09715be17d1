// fires: arrow-up-certs
import '@yimatong/certs'
