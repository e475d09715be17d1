// fires: asn1-in-pki, dev-dependency
import '@peculiar/x509'
