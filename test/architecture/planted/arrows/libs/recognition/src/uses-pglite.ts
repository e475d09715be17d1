// fires: database-in-adapters, dev-dependency
import '@electric-sql/pglite'
