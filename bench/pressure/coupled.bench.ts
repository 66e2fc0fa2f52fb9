import { CoupledResponse } from '../../src/pressure/CoupledResponse.ts'
import { Scenario } from '../../src/pressure/Scenario.ts'
import { scenarios } from '../../src/pressure/scenarios.ts'
import { accounts } from '../book/accounts.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { median } from '../median.ts'
import { Columns } from '../sentry/Columns.ts'
import { bookOf, cascadeOf } from './coupledBook.ts'

/**
 * The fixed point over twenty markets, beside a sweep of the same book as columns of doubles in the same run:
 * MARGIN-BENCH-1 with so many accounts that they have a million positions, or as many as are asked for.
 */
const count = Number(process.argv[2] ?? 250_000)
const rounds = 5
const bench = MarginBench.create(1, 20)
const held = accounts(bench, count)
const view = bookOf(bench, held, bench.opening)
const columns = Columns.create(bench, count)
const positions = held.reduce((sum, one) => sum + one.positions.length, 0)

function time<T>(work: () => T): { readonly milliseconds: number; readonly made: T } {
  const start = performance.now()
  const made = work()
  return { milliseconds: performance.now() - start, made }
}

const prepared = time(() => cascadeOf(view, bench))
const cascade = prepared.made
const sweeps = (): number => time(() => Columns.sweep(columns, bench.opening)).milliseconds
sweeps()
const sweep = median(Array.from({ length: 9 }, sweeps))
console.log(
  `${positions.toLocaleString('en')} positions of ${count.toLocaleString('en')} accounts in 20 markets: ` +
    `a sweep of doubles ${sweep.toFixed(1)} ms; prepared in ${(prepared.milliseconds / sweep).toFixed(0)} sweeps`,
)
for (const share of [0.01, 0.02, 0.05, 0.1, 0.2]) {
  const way = scenarios.along(view, scenarios.together(view), 'down')
  const shock = Scenario.moveOf('down', share)
  const runs = Array.from({ length: rounds }, () => {
    const { milliseconds, made } = time(() => CoupledResponse.of(cascade, way, shock))
    return { ratio: milliseconds / sweeps(), made }
  })
  const found = runs[0]?.made
  console.log(
    `a shock of ${100 * share} %: ${median(runs.map(({ ratio }) => ratio)).toFixed(2)} sweeps, ` +
      `${found?.rounds} rounds, ${found?.rows.toLocaleString('en')} accounts forced`,
  )
}
const looked = cascade.crowd.looked.size
console.log(`looked at exactly: ${looked} of ${cascade.crowd.members.length} accounts`)
