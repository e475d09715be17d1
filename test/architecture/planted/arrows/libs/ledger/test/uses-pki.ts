// fires: nothing
// What a lib uses, its tests may use: the envelope of a receipt needs a certificate.
import '@yimatong/pki'
