import { Random } from '../../src/base/Random.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import type { RuledAccount } from '../../src/pressure/AccountBook.ts'
import { Standing } from '../../src/pressure/Standing.ts'
import { accounts } from '../book/accounts.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { median } from '../median.ts'
import { Columns } from '../sentry/Columns.ts'
import { bookOf, cascadeOf } from './coupledBook.ts'

/**
 * A tick while what was solved stands: every price moves a little and one account's cash changes, beside a sweep of
 * the same book as columns of doubles in the same run, and beside solving it anew.
 */
const count = Number(process.argv[2] ?? 100_000)
const ticks = 400
const bench = MarginBench.create(1, 20)
const held = accounts(bench, count)
const view = bookOf(bench, held, bench.opening)
const columns = Columns.create(bench, count)
const random = Random.create(7, 1)

function time<T>(work: () => T): { readonly milliseconds: number; readonly made: T } {
  const start = performance.now()
  const made = work()
  return { milliseconds: performance.now() - start, made }
}

const built = time(() => Standing.solve(cascadeOf(view, bench)))
const standing = built.made
const prices = bench.opening.map(Number)

/** Each price within a few hundredths of a per cent of where it was. */
const moved = (): readonly Price[] =>
  prices.map((price) => Price.of(BigInt(Math.round(price * (1 + (random.below(7) - 3) / 1e4)))))

function paid(): RuledAccount {
  const one = view.accounts[random.below(count)] as RuledAccount
  const balances = [...one.account.balances]
  balances[0] = Amount.of((balances[0] ?? 0n) + 1_000_000n)
  return { ...one, account: { ...one.account, balances } }
}

let stood = 0
const [taken, swept]: [number[], number[]] = [[], []]
for (let tick = 0; tick < ticks; tick++) {
  const now = moved()
  const book = { ...view, prices: MarginBench.priceBook(bench, now) }
  const one = paid()
  const { milliseconds, made } = time(() => Standing.stands(standing, book, [one]))
  taken.push(milliseconds)
  if (made) stood += 1
  swept.push(time(() => Columns.sweep(columns, now)).milliseconds)
}
const [tick, sweep] = [median(taken), median(swept)]
console.log(
  `${count.toLocaleString('en')} accounts: a tick ${(1_000 * tick).toFixed(0)} µs, a sweep of doubles ` +
    `${sweep.toFixed(2)} ms, so a tick is ${(tick / sweep).toFixed(3)} sweeps; what was solved stood at ${stood} of ${ticks}`,
)
const again = time(() => Standing.solve(standing.cascade))
console.log(
  `solved anew from its columns ${(again.milliseconds / sweep).toFixed(0)} sweeps, from the book ` +
    `${(built.milliseconds / sweep).toFixed(0)}`,
)
