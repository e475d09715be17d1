#!/usr/bin/env node
/** `npx yimatong …`: builds what is stale, then hands the arguments to the command line in src/main.ts. */
import { buildStale, launch } from './launch.mjs'

await launch('cli', process.argv.slice(2), [buildStale])
