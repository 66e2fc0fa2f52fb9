import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { LendingTerms, type Weight } from '../../../model/LendingTerms.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Visitor } from '../../Visitor.ts'
import { dialects, type RoundingConvention } from './RoundingConvention.ts'

/**
 * Goes once through an account that borrows and pours every term into a sink: what it holds and
 * pledges, at its worth and at what of that carries debt, and what it owes.
 *
 *     collateral  value = ⌊amount × price⌋, credit = value × threshold
 *     debt        value = ⌈amount × price⌉
 *
 * Assets not listed, and those the owner does not pledge, count for nothing whatever their price.
 *
 * Rules: [LOAN2] [LOAN3] [LOAN5] [LOAN6] [LOAN7]
 */
export function walk<T>(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  sink: Visitor<T>,
  into: T,
): void {
  const loan = terms.loan as LendingTerms
  const dialect = dialects[loan.method.protocol]
  const weights = LendingTerms.weights(loan, account)
  const unpledged = account.elections?.unpledged
  const { balances } = account
  const ties = dialect.breachesAtEquality && balances.some(isOwed)
  const running = { threshold: 0n, open: 0n, tie: ties ? 1n : 0n }
  // A lending rulebook has no rule for what is traded: an account that holds any is unknown.
  for (const { instrument } of [...account.positions, ...account.orders]) {
    sink.unknown(into, 'brackets.missing', instrument)
  }
  for (let place = 0; place < balances.length; place++) {
    const balance = balances[place]
    if (balance === undefined || balance === 0n) continue
    const held = terms.assets[place] as Asset
    const index = held.claim?.of ?? place
    const asset = index === place ? held : (terms.assets[index] as Asset)
    if (balance < 0n) {
      owe(asset, owed(book, held, balance, dialect), dialect, terms, book, sink, into)
      continue
    }
    const amount = PriceBook.underlying(book, held, balance)
    sink.balance(into, asset, amount)
    const weight = weights[index]
    if (weight === undefined || unpledged?.has(index) === true) continue
    pledge(asset, amount, weight, loan, dialect, running, terms, book, sink, into)
  }
}

/** Equality is no breach where nothing is owed. */
const isOwed = (balance: bigint | undefined): boolean => balance !== undefined && balance < 0n

/** What has been credited so far, in parts of the denominator, where the sum is rounded once. */
interface Running {
  threshold: bigint
  open: bigint
  /** Taken from the first that carries anything, where equality is a breach. */
  tie: bigint
}

function pledge<T>(
  asset: Asset,
  amount: bigint,
  weight: Weight,
  loan: LendingTerms,
  dialect: RoundingConvention,
  running: Running,
  terms: BoundRulebook,
  book: PriceBook,
  sink: Visitor<T>,
  into: T,
): void {
  const value = PriceBook.convert(book, Amount.of(amount), asset, terms.numeraire)
  if (value === null) {
    sink.unknown(into, 'index.missing', asset)
    return
  }
  const { denominator } = loan
  const threshold = LendingTerms.threshold(weight, book.time)
  const isEach = dialect.credit === 'each'
  const [before, opened] = isEach ? [0n, 0n] : [running.threshold, running.open]
  running.threshold = before + Integer.mul(value, threshold)
  running.open = opened + Integer.mul(value, weight.open)
  const carried = part(running.threshold, before, denominator)
  const tie = carried > 0n ? running.tie : 0n
  running.tie -= tie
  const [credit, openCredit] = [carried - tie, part(running.open, opened, denominator) - tie]
  sink.collateral(into, asset, amount, value, threshold, credit, openCredit)
}

/** The whole part of a sum, less that of what came before: the parts add up to it. */
const part = (sum: bigint, before: bigint, denominator: bigint): bigint =>
  Integer.divDown(sum, denominator) - Integer.divDown(before, denominator)

/** A debt as a positive amount. */
function owed(book: PriceBook, held: Asset, balance: bigint, { debt }: RoundingConvention): bigint {
  const accrued = held.claim === undefined ? undefined : book.accrued?.[held.index]
  if (accrued === undefined) return -balance
  return debt === 'up' ? Ratio.mulUp(-balance, accrued) : Ratio.mulDown(-balance, accrued)
}

function owe<T>(
  asset: Asset,
  amount: bigint,
  { debt }: RoundingConvention,
  terms: BoundRulebook,
  book: PriceBook,
  sink: Visitor<T>,
  into: T,
): void {
  sink.balance(into, asset, -amount)
  const signed = Amount.of(debt === 'up' ? -amount : amount)
  const value = PriceBook.convert(book, signed, asset, terms.numeraire)
  if (value === null) {
    sink.unknown(into, 'index.missing', asset)
    return
  }
  sink.debt(into, asset, amount, Integer.abs(value))
}
