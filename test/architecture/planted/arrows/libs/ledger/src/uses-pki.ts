// fires: arrow-ledger
import '@yimatong/pki'
