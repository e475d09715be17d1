// fires: no-source-to-dist
import '../dist/index.js'
