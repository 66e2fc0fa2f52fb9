import { type PerformanceEntry, PerformanceObserver, performance } from 'node:perf_hooks'
import { State } from '../../src/engine/State.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { ticks } from '../book/ticks.ts'
import { EngineBook } from '../sentry/engineBook.ts'
import { phaseAt } from '../sentry/phases.ts'

/**
 * How long the collector holds the engine up: every pause that Node tells of while MARGIN-BENCH-1 is loaded and
 * while its ticks pass, calm, stressed and with all jumps. Pauses are by the clock, so that a machine that others
 * use lengthens them: beside them stands how long a loop that allocates nothing was held up in the same run.
 *
 *     npm run bench -- engine/pauses [--size=100000]
 */
const sized = process.argv.find((word) => word.startsWith('--size='))
const size = Number(sized?.slice('--size='.length) ?? 100_000)

/** What `detail.kind` of an entry says: see `perf_hooks.constants`. */
const kinds: ReadonlyMap<number, string> = new Map([
  [1, 'scavenges'],
  [2, 'minor mark-sweeps'],
  [4, 'full collections'],
  [8, 'steps of marking'],
  [16, 'weak callbacks'],
])

/** What Node tells of a pause, which its types leave out. */
interface Told {
  readonly detail: { readonly kind: number }
}

const pauses = new Map<string, number[]>()

function hear(entries: readonly PerformanceEntry[]): void {
  for (const entry of entries) {
    const { kind } = (entry as unknown as Told).detail
    const name = kinds.get(kind) ?? `kind ${kind}`
    pauses.set(name, [...(pauses.get(name) ?? []), entry.duration])
  }
}

const observer = new PerformanceObserver((list) => hear(list.getEntries()))
observer.observe({ entryTypes: ['gc'] })

/** Longest gaps between two looks at the clock, in a loop that allocates nothing. */
function heldUp(ms: number): number {
  const end = performance.now() + ms
  let longest = 0
  for (let before = performance.now(); before < end; ) {
    const now = performance.now()
    if (now - before > longest) longest = now - before
    before = now
  }
  return longest
}

async function report(name: string): Promise<void> {
  // Entries are told after the turn in which they happened.
  await new Promise((resolve) => setTimeout(resolve, 20))
  hear(observer.takeRecords())
  console.log(`${name}:`)
  for (const [kind, times] of pauses) {
    times.sort((a, b) => a - b)
    const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1)
    const long = times.filter((time) => time > 50).length
    console.log(
      `  ${times.length} ${kind}: p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)} ms, ${long} over 50 ms`,
    )
  }
  console.log(
    `  a loop that allocates nothing was held up for ${heldUp(2_000).toFixed(1)} ms at most`,
  )
  pauses.clear()
}

const bench = MarginBench.create(1)
const book = EngineBook.load(bench, State.create(), size)
await report(`${size} accounts imported`)
let tick = 0
for (const prices of ticks(bench, 801)) {
  if (phaseAt(tick) !== undefined) book.tick(prices)
  tick += 1
  // Node tells of pauses between turns.
  if (tick % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
}
await report('ticks of all instruments, calm, stressed, turbulent and with three jumps')
