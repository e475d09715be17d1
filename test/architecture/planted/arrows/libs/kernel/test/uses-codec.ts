// fires: arrow-kernel-test
import '@yimatong/codec'
