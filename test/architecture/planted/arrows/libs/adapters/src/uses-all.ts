// fires: nothing
import 'node:fs'
import 'node:crypto'
import 'pg'
import 'node:worker_threads'
