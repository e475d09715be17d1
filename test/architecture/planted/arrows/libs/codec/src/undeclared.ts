// fires: dev-dependency
import 'fast-check'
