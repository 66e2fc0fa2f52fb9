import { Worker } from 'node:worker_threads'

/** How long the work may take to end once it was told to, in milliseconds. */
const patience = { SIGINT: 600, SIGTERM: 4_500 } as const

/** How long threads that are ended may take: on a busy machine those of a service need a while. */
const HELD_MS = 600

/**
 * What is new is cleared up in portions of a third of this: in larger ones, which Node takes by itself, a large book
 * needs a hundred megabytes more and no less time.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 48 } as const

/** Exit codes by the shell's convention: 128 and the signal's number. */
const codes = { SIGINT: 130, SIGTERM: 143 } as const

type Signal = keyof typeof codes

/** Next to this file, compiled or not. */
const beside = new URL(
  import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js',
  import.meta.url,
)

/**
 * Runs the command on a thread of its own and returns its exit code. This thread only listens to
 * signals, so that it hears them whatever the command is doing: the first one tells it to end, and
 * what it does not end in time is ended, as a second one ends it at once. What was acknowledged is on
 * the disk before, so that nothing is lost by it.
 *
 * Rules: [PROC1]
 */
export function watch(words: readonly string[], script: URL = beside): Promise<number> {
  // What was loaded before the program (a debugger, a profiler) looks at this thread.
  if (process.execArgv.length > 0) return workHere(words)
  const thread = new Worker(script, { argv: [...words], resourceLimits })
  let code: number | null = null
  let ending: Signal | null = null
  let isService = false
  const end = (signal: Signal): void => {
    if (ending !== null) {
      endNow(thread)
      return
    }
    ending = signal
    thread.postMessage('end')
    setTimeout(endNow, patience[isService ? 'SIGTERM' : signal], thread).unref()
  }
  process.on('SIGINT', end).on('SIGTERM', end)
  thread.on('message', (told: number | 'serves') => {
    if (told === 'serves') isService = true
    else code = told
  })
  thread.on('error', report)
  return new Promise((done) => {
    thread.on('exit', () => done(codeOf(code, ending, isService)))
  })
}

/** A service ends by a signal, and says itself how that went; whatever else is ended by one says so. */
function codeOf(code: number | null, ending: Signal | null, isService: boolean): number {
  if (ending === null || (isService && code !== null)) return code ?? 1
  return codes[ending]
}

/** Ends the work where it is; where the system holds it, as on a disk that does not answer, everything. */
function endNow(thread: Worker): void {
  void thread.terminate()
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), HELD_MS).unref()
}

/** The same on this thread: a signal is heard when the work next waits. */
async function workHere(words: readonly string[]): Promise<number> {
  const stop = new AbortController()
  let ending: Signal | null = null
  const end = (signal: Signal): void => {
    if (ending !== null) process.exit(codes[signal])
    ending = signal
    stop.abort()
  }
  process.on('SIGINT', end).on('SIGTERM', end)
  let isService = false
  const { work } = await import('./work.ts')
  const code = await work(words, stop, () => {
    isService = true
  })
  return codeOf(code, ending, isService)
}

/** A fault of the program itself, which its user cannot mend: one line, and where it came from. */
export function report(error: unknown): void {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const [place = ''] = /[^\s(/]+\.[jt]s:\d+/.exec(stack) ?? []
  const where = place === '' ? '' : ` (${place})`
  process.stderr.write(`plimsoll: a fault of its own: ${message.split('\n')[0]}${where}\n`)
}
