// fires: arrow-ledger-test
import '@yimatong/trust'
