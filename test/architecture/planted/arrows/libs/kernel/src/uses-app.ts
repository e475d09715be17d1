// fires: arrow-up
import '@yimatong/city'
