/**
 * Imports the given tests one after the other, so that all run in this process. What they draw at
 * random is drawn alike every time, and as often, whatever else was asked for.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'

fc.configureGlobal({ seed: 20_210_519 })
delete process.env.FC_NUM_RUNS

for (const path of process.argv.slice(2)) await import(pathToFileURL(resolve(path)).href)
