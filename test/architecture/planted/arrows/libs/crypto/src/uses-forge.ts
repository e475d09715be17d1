// fires: asn1-in-pki, dev-dependency
import 'node-forge'
