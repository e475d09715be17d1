#!/usr/bin/env node
/** `npm start`: installs what is missing, builds what is stale, then runs the gateway in this process, in development. */
import { buildStale, installMissing, launch } from './launch.mjs'

await launch('gateway', ['--dev', ...process.argv.slice(2)], [installMissing, buildStale])
