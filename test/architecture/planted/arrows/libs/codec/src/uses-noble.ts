// fires: noble-in-crypto, dev-dependency
import '@noble/curves/nist.js'
