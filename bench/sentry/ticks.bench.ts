import { createHash } from 'node:crypto'
import type { Entry } from '../../src/engine/Entry.ts'
import { State } from '../../src/engine/State.ts'
import { type Screening, Worklist } from '../../src/engine/Worklist.ts'
import { Method } from '../../src/margin/Method.ts'
import { tiered } from '../../src/margin/methods/tiered/tiered.ts'
import type { Price } from '../../src/money/Price.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { ticks } from '../book/ticks.ts'
import { Columns } from './Columns.ts'
import { EngineBook } from './engineBook.ts'
import { phaseAt, phases } from './phases.ts'

/**
 * Ticks of MARGIN-BENCH-1 through the whole engine, screened by rows, by headroom and not at all, beside a
 * sweep of all accounts in columns of doubles, in turns and in one process. Cpu of the main thread, so what a tick
 * costs with all its events, but not what the collector does beside it for all engines at once; ratios are to the sweep of the same ticks. All engines must say the same, which is
 * compared while nothing is measured.
 *
 *     npm run bench -- sentry/ticks                  10,000 and 100,000 accounts
 *     npm run bench -- sentry/ticks --size=1000000   rows and the sweep alone; takes node --max-old-space-size=9000
 */
const sized = process.argv.find((word) => word.startsWith('--size='))
const sizes = sized === undefined ? [10_000, 100_000] : [Number(sized.slice('--size='.length))]

/** Above this, rows alone. */
const large = 300_000

/** Ticks without a measured phase near, which the slow ones may do without. */
const isTold = (tick: number): boolean =>
  phases.some(({ from, until }) => tick >= from - 10 && tick < until)

interface Runner {
  readonly name: string
  readonly run: (prices: readonly Price[]) => readonly Entry[]
  readonly hear: (changes: Entry['events'], tick: number) => void
  readonly looks: () => number
  readonly digest: () => string
  readonly spent: Map<string, { cpu: number; events: number; looks: number; ticks: number }>
}

function engine(bench: MarginBench, screening: Screening, size: number): Runner {
  let looks = 0
  const walk: Method['walk'] = (...args) => {
    looks += 1
    tiered.walk(...args)
  }
  const state = State.create(Method.table({ ...tiered, walk }))
  Worklist.screenBy(state, screening)
  const book = EngineBook.load(bench, state, size)
  const hash = createHash('sha256')
  return {
    name: screening,
    run: book.tick,
    hear: (changes, tick) => void hash.update(`${tick} ${text(changes)}`),
    looks: () => looks,
    digest: () => hash.copy().digest('hex').slice(0, 16),
    spent: new Map(),
  }
}

const isChange = ({ type }: Entry['events'][number]): boolean =>
  type !== 'MarksSet' && type !== 'RoundEnded'

const text = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part))

function columns(bench: MarginBench, size: number): Runner {
  const all = Columns.create(bench, size)
  const run = (prices: readonly Price[]): readonly Entry[] => {
    Columns.sweep(all, prices)
    return []
  }
  const silent = { hear: () => {}, looks: () => 0, digest: () => '' }
  return { name: 'columns', run, ...silent, spent: new Map() }
}

function measure(
  runner: Runner,
  name: string | undefined,
  prices: readonly Price[],
  tick: number,
): void {
  const [cpu, looks] = [process.threadCpuUsage(), runner.looks()]
  const entries = runner.run(prices)
  const { user, system } = process.threadCpuUsage(cpu)
  const changes = entries.flatMap(({ events }) => events.filter(isChange))
  runner.hear(changes, tick)
  if (name === undefined) return
  const sum = runner.spent.get(name) ?? { cpu: 0, events: 0, looks: 0, ticks: 0 }
  sum.cpu += (user + system) / 1_000
  sum.events += changes.length
  sum.looks += runner.looks() - looks
  sum.ticks += 1
  runner.spent.set(name, sum)
}

function report(size: number, runners: readonly Runner[]): void {
  console.log(`${size} accounts`)
  for (const { name } of phases) {
    const base = runners[0]?.spent.get(name)
    const parts = runners.flatMap((runner) => {
      const sum = runner.spent.get(name)
      if (sum === undefined || base === undefined) return []
      const [each, ratio] = [sum.cpu / sum.ticks, sum.cpu / base.cpu]
      const looked = `${(sum.looks / sum.ticks).toFixed(1)} looks`
      return [
        `${runner.name} ${each.toFixed(2)} ms (${ratio.toFixed(2)}${runner.name === 'columns' ? '' : `, ${looked}`})`,
      ]
    })
    const events = runners.at(-1)?.spent.get(name)
    console.log(
      `  ${name}: ${parts.join(', ')}; ${((events?.events ?? 0) / (events?.ticks ?? 1)).toFixed(1)} events`,
    )
  }
  const digests = new Set(runners.map(({ digest }) => digest()).filter((one) => one !== ''))
  if (digests.size !== 1) throw new Error(`the engines differ: ${[...digests].join(' ')}`)
  console.log(`  all say the same: ${[...digests][0]}`)
}

for (const size of sizes) {
  const bench = MarginBench.create(1)
  const screenings: readonly Screening[] =
    size > large ? ['rows'] : size > 10_000 ? ['headroom', 'rows'] : ['none', 'headroom', 'rows']
  const runners = [columns(bench, size), ...screenings.map((one) => engine(bench, one, size))]
  let tick = 0
  for (const prices of ticks(bench, 801)) {
    const name = phaseAt(tick)?.name
    // In calm between the phases rows move to new boxes, as they would.
    if (size <= large || isTold(tick)) {
      for (const runner of runners) measure(runner, name, prices, tick)
    }
    tick += 1
  }
  report(size, runners)
}
