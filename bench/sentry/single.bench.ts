import { State } from '../../src/engine/State.ts'
import { type Screening, Worklist } from '../../src/engine/Worklist.ts'
import type { Price } from '../../src/money/Price.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { ticks } from '../book/ticks.ts'
import { EngineBook } from './engineBook.ts'

/**
 * Ticks of one instrument of 500, each its own command, on MARGIN-BENCH-1: screened by rows and by headroom,
 * and in an engine without accounts, which is what the command itself costs. Cpu of the process, in turns.
 *
 *     npm run bench -- sentry/single [--size=1000000]
 */
const sized = process.argv.find((word) => word.startsWith('--size='))
const size = Number(sized?.slice('--size='.length) ?? 100_000)
const [instruments, rounds] = [500, 4]

const bench = MarginBench.create(1, instruments)

function engine(name: string, screening: Screening, count: number) {
  const state = State.create()
  Worklist.screenBy(state, screening)
  return { name, book: EngineBook.load(bench, state, count), cpu: 0 }
}

const runners = [
  engine('no accounts', 'rows', 0),
  engine('rows', 'rows', size),
  ...(size > 300_000 ? [] : [engine('headroom', 'headroom', size)]),
]

/** Every instrument alone, again and again, at the prices of one second after another. */
function measure(name: string, walk: readonly (readonly Price[])[]): void {
  for (const runner of runners) runner.cpu = 0
  for (const prices of walk) {
    for (const runner of runners) {
      const before = process.cpuUsage()
      for (let only = 0; only < instruments; only++) runner.book.tick(prices, only)
      const { user, system } = process.cpuUsage(before)
      runner.cpu += user + system
    }
  }
  const base = runners[0]?.cpu ?? 1
  const parts = runners.map(({ name, cpu }) => {
    const each = cpu / (walk.length * instruments)
    return `${name} ${each.toFixed(1)} us (${(cpu / base).toFixed(2)})`
  })
  console.log(`  ${name}: ${parts.join(', ')}`)
}

console.log(`${size} accounts, one of ${instruments} instruments a tick`)
const told: (readonly Price[])[] = []
for (const prices of ticks(bench, 420)) told.push(prices)
const all = (from: number, until: number): void => {
  for (const prices of told.slice(from, until)) for (const { book } of runners) book.tick(prices)
}
all(0, 10)
measure('calm', told.slice(10, 10 + rounds))
all(199, 203)
all(399, 406)
measure('after -5 % and -10 %', told.slice(406, 406 + rounds))
