import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Copy } from './Copy.ts'

/** A test by the file that states it and its full name there. */
export interface TestName {
  readonly file: string
  readonly name: string
}

/** What a process tells once it has loaded the files, and which mutants that came by. */
export interface Held {
  readonly tests: readonly TestName[]
  /** Files that could not be loaded, and why. */
  readonly faults: readonly string[]
  readonly reached: readonly number[]
}

/** Asks for a run of tests until one fails, with a mutant on; 0 for none. */
export interface Request {
  readonly tests: readonly TestName[]
  readonly mutant: number
  /** What the engine decides in each test, where that is recorded: anything else fails it. */
  readonly digests?: readonly (string | null)[]
  /** Whether the answers tell which mutants a test comes by. */
  readonly isSurvey?: boolean
}

/** How a test went. */
export interface Answer {
  /** Null where the test passed. */
  readonly failure: string | null
  /** Milliseconds of computing. */
  readonly took: number
  readonly reached: readonly number[]
  /** Of what the engine decided; null where nothing of the test is recorded. */
  readonly digest: string | null
}

/** The process did not answer in time, or went down. It is not there any more. */
export type Lost = 'late' | 'gone'

/** The answers in the order of the tests: to all, to the first that failed, or before it was lost. */
export interface Ran {
  readonly answers: readonly Answer[]
  readonly lost: Lost | null
}

/** A process that holds tests (hold.ts). */
export interface Process {
  readonly child: ChildProcess
  readonly held: Held
}

let count = 0

/** How a process begins. */
export interface Start {
  /** The mutant that is on while the files are loaded. */
  readonly mutant?: number
  /** How many cases a property tries. */
  readonly cases: number
  /** Milliseconds of computing until all is loaded. */
  readonly within: number
}

/** Starts a process that loads test files of a copy. */
export async function open(
  { folder }: Copy,
  files: readonly string[],
  { mutant = 0, cases, within }: Start,
): Promise<Process | Lost> {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
  const sizes = { FC_NUM_RUNS: cases, SEEDS: Math.ceil(cases / 3), EPISODES: cases * 4 }
  const cache = { NODE_COMPILE_CACHE: join(folder, '.compiled') }
  const named = Object.entries(sizes).map(([name, size]) => [name, String(size)])
  count += 1
  const child = fork(
    join(folder, 'test/mutation/hold.ts'),
    [join(folder, `.reached-${count}`), ...files],
    {
      cwd: folder,
      env: { ...inherited, ...cache, ...Object.fromEntries(named), MUTANT: String(mutant) },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  )
  const { told, lost } = await hear<Held>(child, [within], () => false)
  return lost ?? { child, held: told[0] as Held }
}

/** Runs tests, each within its own milliseconds of computing. */
export async function run(
  { child }: Process,
  request: Request,
  withins: readonly number[],
): Promise<Ran> {
  if (!child.connected) return { answers: [], lost: 'gone' }
  child.send(request)
  const { told, lost } = await hear<Answer>(child, withins, ({ failure }) => failure !== null)
  return { answers: told, lost }
}

export const close = ({ child }: Process): void => void child.kill('SIGKILL')

interface Told<T> {
  readonly told: readonly T[]
  readonly lost: Lost | null
}

/** How many times as long as it may compute a process may take by the clock: others compute too. */
const patience = 20

/** As many messages as there are times, or up to the last; a process that is late is killed. */
function hear<T>(
  child: ChildProcess,
  withins: readonly number[],
  isLast: (message: T) => boolean,
): Promise<Told<T>> {
  return new Promise((done) => {
    const told: T[] = []
    let watch = watched(child, withins[0] ?? 0, () => end('late'))
    const end = (lost: Lost | null): void => {
      watch.stop()
      child.removeAllListeners()
      if (lost !== null) child.kill('SIGKILL')
      done({ told, lost })
    }
    child.on('message', (message) => {
      watch.stop()
      told.push(message as T)
      if (told.length === withins.length || isLast(message as T)) end(null)
      else watch = watched(child, withins[told.length] ?? 0, () => end('late'))
    })
    child.once('exit', () => end('gone'))
    child.once('error', () => end('gone'))
  })
}

/** Calls once a process has computed for longer than a time, or is beyond patience. */
function watched(child: ChildProcess, within: number, late: () => void): { stop: () => void } {
  const [from, began] = [computedBy(child), performance.now()]
  let isStopped = false
  const look = (): void => {
    if (isStopped) return
    const waited = performance.now() - began
    if ((computedBy(child) ?? waited) - (from ?? 0) > within || waited > patience * within) late()
    else timer = setTimeout(again, within / 2)
  }
  // What is already there is read first: it is we who may be late.
  const again = () => setImmediate(look)
  let timer = setTimeout(again, within)
  const stop = (): void => {
    isStopped = true
    clearTimeout(timer)
  }
  return { stop }
}

/** Milliseconds that a process has computed; null where the system does not say. */
function computedBy({ pid }: ChildProcess): number | null {
  try {
    const [, fields = ''] = /.*\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    const [user = Number.NaN, system = Number.NaN] = fields.split(' ').slice(11, 13).map(Number)
    return Number.isNaN(user + system) ? null : 10 * (user + system)
  } catch {
    return null
  }
}

export * as Process from './Process.ts'
