import { watch } from '../../src/cli/watch.ts'

/** A command whose work never ends and never waits, for tests of signals. */
const work = `
import { parentPort } from 'node:worker_threads'
process.stderr.write('begun')
setImmediate(() => { for (;;); })
`
process.exitCode = await watch([], new URL(`data:text/javascript,${encodeURIComponent(work)}`))
