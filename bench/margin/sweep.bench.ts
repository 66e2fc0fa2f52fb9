import { assess } from '../../src/margin/assess.ts'
import type { Account } from '../../src/model/Account.ts'
import type { PriceBook } from '../../src/model/PriceBook.ts'
import { accounts } from '../book/accounts.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { ticks } from '../book/ticks.ts'
import { median } from '../median.ts'
import { DecimalBook } from './DecimalBook.ts'

/**
 * MARGIN-BENCH-1, linear book: an exact sweep over every account at each tick, compared with a
 * plain decimal.js version of the same formulas in the same run. Both must find the same equities
 * and requirements.
 */
const bench = MarginBench.create(1)
const sizes = [10_000, 100_000]
const moves = 6

interface Swept {
  readonly milliseconds: number
  readonly checksum: bigint
}

function time(sweep: () => bigint): Swept {
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
  const exact: number[] = []
  const plain: number[] = []
  for (const prices of ticks(bench, moves)) {
    const priceBook = MarginBench.priceBook(bench, prices)
    const mine = time(() => ours(book, priceBook))
    const theirs = time(() => DecimalBook.sweep(decimal, prices))
    const off = mine.checksum - theirs.checksum
    // Our requirements are rounded up and credits down by less than an atom each; decimals are not.
    const legs = book.reduce((sum, { positions }) => sum + positions.length + 9, 0)
    if (off > 0n || off < -BigInt(2 * legs)) throw new Error(`the sweeps differ by ${off} atoms`)
    exact.push(mine.milliseconds)
    plain.push(theirs.milliseconds)
  }
  const each = (runs: readonly number[]): string => ((median(runs) * 1e6) / size).toFixed(0)
  console.log(
    `${String(size).padStart(7)} accounts: exact ${each(exact)} ns an account, ` +
      `decimal.js ${each(plain)} ns, ratio ${(median(plain) / median(exact)).toFixed(1)}`,
  )
}
