/** Imports the given tests one after the other, so that all run in this process. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

for (const path of process.argv.slice(2)) await import(pathToFileURL(resolve(path)).href)
