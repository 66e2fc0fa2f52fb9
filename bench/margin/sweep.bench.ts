import { assess } from '../../src/margin/assess.ts'
import type { Account } from '../../src/model/Account.ts'
import type { PriceBook } from '../../src/model/PriceBook.ts'
import { accounts } from '../book/accounts.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { ticks } from '../book/ticks.ts'
import { median } from '../median.ts'
import { DecimalBook } from './DecimalBook.ts'
import { FloatBook } from './FloatBook.ts'

/**
 * MARGIN-BENCH-1, linear book: an exact sweep over every account at each tick, compared in the same
 * run with plain versions of the same formulas: decimal.js, doubles in objects, doubles in columns. All
 * must find the same equities and requirements, doubles but for their rounding. The engine does not
 * sweep: it looks at those whom a price may concern.
 */
const bench = MarginBench.create(1)
const sizes = [10_000, 100_000]
const moves = 6

interface Swept<T> {
  readonly milliseconds: number
  readonly checksum: T
}

function time<T>(sweep: () => T): Swept<T> {
  const start = performance.now()
  const checksum = sweep()
  return { milliseconds: performance.now() - start, checksum }
}

function ours(book: readonly Account[], prices: PriceBook): bigint {
  let checksum = 0n
  for (const account of book) {
    const { equity, maintenance } = assess(account, bench.terms, prices)
    checksum += equity - maintenance
  }
  return checksum
}

for (const size of sizes) {
  const book = accounts(bench, size)
  const decimal = DecimalBook.create(bench, book)
  const float = FloatBook.create(bench, book)
  const legs = book.reduce((sum, { positions }) => sum + positions.length + 9, 0)
  const runs = { exact: [], decimal: [], objects: [], columns: [] } as Record<string, number[]>
  for (const prices of ticks(bench, moves)) {
    const priceBook = MarginBench.priceBook(bench, prices)
    const mine = time(() => ours(book, priceBook))
    const theirs = time(() => DecimalBook.sweep(decimal, prices))
    const objects = time(() => FloatBook.sweepObjects(float, prices))
    const columns = time(() => FloatBook.sweepColumns(float, prices))
    const off = mine.checksum - theirs.checksum
    // Our requirements are rounded up and credits down by less than an atom each; decimals are not.
    if (off > 0n || off < -BigInt(2 * legs)) throw new Error(`the sweeps differ by ${off} atoms`)
    for (const { checksum } of [objects, columns]) {
      const share = Math.abs(checksum / Number(mine.checksum) - 1)
      if (!(share < 1e-9)) throw new Error(`doubles differ by a share of ${share}`)
    }
    for (const [name, { milliseconds }] of Object.entries({
      exact: mine,
      decimal: theirs,
      objects,
      columns,
    })) {
      runs[name]?.push(milliseconds)
    }
  }
  const each = (name: string): number => (median(runs[name] ?? []) * 1e6) / size
  const exact = each('exact')
  const others = ['decimal', 'objects', 'columns'].map(
    (name) => `${name} ${each(name).toFixed(0)} (${(each(name) / exact).toFixed(2)} x)`,
  )
  console.log(
    `${String(size).padStart(7)} accounts, ns each: exact ${exact.toFixed(0)}, ${others.join(', ')}`,
  )
}
