import { parentPort } from 'node:worker_threads'
import { work } from './work.ts'

/** The thread that does the work of a command; `watch` told it the words, and hears its exit code. */
const stop = new AbortController()
parentPort?.once('message', () => stop.abort())
parentPort?.unref()
const serves = (): void => parentPort?.postMessage('serves')
parentPort?.postMessage(await work(process.argv.slice(2), stop, serves))
