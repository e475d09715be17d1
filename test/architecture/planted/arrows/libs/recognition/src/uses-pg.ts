// fires: database-in-adapters, dev-dependency
import 'pg'
