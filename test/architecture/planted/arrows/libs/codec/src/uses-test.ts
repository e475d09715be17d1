// fires: no-test-from-source
import '../test/vectors.js'
