import { assess } from '../../src/margin/assess.ts'
import type { Direction } from '../../src/pressure/Direction.ts'
import { exposuresOf } from '../../src/pressure/exposuresOf.ts'
import { accounts } from '../book/accounts.ts'
import { MarginBench } from '../book/MarginBench.ts'

/**
 * Distances to call and to liquidation of every account of MARGIN-BENCH-1: exact along one
 * underlying, certified along all prices together. Reported as a multiple of one assessment of the
 * same book in the same run.
 */
const count = 2_000
const rounds = 3
const bench = MarginBench.create(1)
const { terms } = bench
const book = accounts(bench, count)
const prices = MarginBench.priceBook(bench, bench.opening)
const [first] = terms.instruments
if (first === undefined) throw new Error('expected an instrument, found none')
const ways: readonly (readonly [name: string, direction: Direction])[] = [
  ['one underlying', { kind: 'underlying', instrument: first, toward: 'down' }],
  [
    'all prices',
    {
      kind: 'vector',
      instruments: terms.instruments.map(() => 1),
      assets: terms.assets.map(({ index }) => (index === 0 ? 0 : 1)),
    },
  ],
]

function time(work: () => unknown): number {
  globalThis.gc?.()
  const start = performance.now()
  work()
  return (performance.now() - start) * 1_000
}

const least = (work: () => unknown): number =>
  Math.min(...Array.from({ length: rounds }, () => time(work))) / count

const assessed = least(() => {
  for (const account of book) assess(account, terms, prices)
})
for (const [name, direction] of ways) {
  const { sureness } = exposuresOf(book, terms, prices, direction)
  const sure = sureness.filter((one) => one === 'exact' || one === 'certified').length
  const each = least(() => exposuresOf(book, terms, prices, direction))
  console.log(
    `along ${name}: ${each.toFixed(0)} µs an account for both distances, ` +
      `${(each / assessed).toFixed(0)} assessments; ${((100 * sure) / count).toFixed(1)} % exact or certified`,
  )
}
