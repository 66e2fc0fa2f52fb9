import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import { LendingTerms, type Weight } from '../../../model/LendingTerms.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import type { Method } from '../../Method.ts'
import type { Visitor } from '../../Visitor.ts'
import { dialects, type RoundingConvention } from './RoundingConvention.ts'

/** One walk through a borrower: its input, its visitor, and its running sums. */
interface Visit<T> extends MarginContext {
  readonly loan: LendingTerms
  readonly convention: RoundingConvention
  readonly visitor: Visitor<T>
  readonly into: T
  /** Credit so far, in parts of the denominator, where the sum is rounded once. */
  threshold: bigint
  open: bigint
  /** Taken from the first asset with credit, where equality is a breach. */
  tie: bigint
}

/**
 * Walks once through a borrowing account and emits every term to a visitor: the value and the
 * credit of what it holds and pledges, and what it owes.
 *
 *     collateral  value = ⌊amount × price⌋, credit = value × threshold
 *     debt        value = ⌈amount × price⌉
 *
 * Assets not listed, and those the owner does not pledge, count for nothing and need no price. What
 * is pledged and has no price never backed anything, and counts for nothing.
 *
 * Rules: [LOAN2] [LOAN3] [LOAN5] [LOAN6] [LOAN7]
 */
export const walk: Method['walk'] = (account, rules, prices, visitor, into) => {
  const loan = rules.bound as LendingTerms
  const convention = dialects[loan.method.protocol]
  const weights = LendingTerms.weights(loan, account)
  const unpledged = account.elections?.unpledged
  const { balances } = account
  const tie = convention.breachesAtEquality && balances.some(isOwed) ? 1n : 0n
  const [threshold, open] = [0n, 0n]
  // A literal without a spread: its shape outlives garbage collections, and so does compiled code.
  const visit = {
    account,
    rules,
    prices,
    loan,
    convention,
    visitor,
    into,
    threshold,
    open,
    tie,
  }
  for (const instrument of unruled(account)) visitor.unknown(into, 'brackets.missing', instrument)
  for (let index = 0; index < balances.length; index++) {
    const balance = balances[index]
    if (balance === undefined || balance === 0n) continue
    const held = rules.assets[index] as Asset
    const underlying = held.claim?.of ?? index
    const asset = underlying === index ? held : (rules.assets[underlying] as Asset)
    if (balance < 0n) {
      owe(visit, asset, owed(prices, held, balance, convention))
      continue
    }
    const amount = PriceBook.underlying(prices, held, balance)
    visitor.balance(into, asset, amount)
    const weight = weights[underlying]
    if (weight === undefined || unpledged?.has(underlying) === true) continue
    pledge(visit, asset, amount, weight)
  }
}

/**
 * The instruments of an account that a lending rulebook has no rule for: all but those of spot
 * orders of an account that owes nothing, which exchange what it holds.
 *
 * Rules: [METHOD10]
 */
export function unruled({ positions, orders, balances }: Account): readonly Instrument[] {
  const traded = positions.length === 0 ? orders : [...positions, ...orders]
  if (traded.length === 0) return none
  const owes = balances.some(isOwed)
  return traded.map(({ instrument }) => instrument).filter(({ kind }) => owes || kind !== 'spot')
}

const none: readonly Instrument[] = []

/** Equality is no breach where nothing is owed. */
const isOwed = (balance: bigint | undefined): boolean => balance !== undefined && balance < 0n

function pledge<T>(visit: Visit<T>, asset: Asset, amount: bigint, weight: Weight): void {
  const { rules, prices, loan, convention, visitor, into } = visit
  const value = PriceBook.convert(prices, Amount.of(amount), asset, rules.numeraire)
  if (value === null) {
    visitor.ignored(into, 'index.missing', asset)
    return
  }
  const { denominator } = loan
  const threshold = LendingTerms.threshold(weight, prices.time)
  const isEach = convention.credit === 'each'
  const [before, opened] = isEach ? [0n, 0n] : [visit.threshold, visit.open]
  visit.threshold = before + Integer.mul(value, threshold)
  visit.open = opened + Integer.mul(value, weight.open)
  const carried = part(visit.threshold, before, denominator)
  const tie = carried > 0n ? visit.tie : 0n
  visit.tie -= tie
  const [credit, openCredit] = [carried - tie, part(visit.open, opened, denominator) - tie]
  visitor.collateral(into, asset, amount, value, threshold, credit, openCredit)
}

/** The whole part of a sum less that of the sum before it, so the parts add up to the whole. */
const part = (sum: bigint, before: bigint, denominator: bigint): bigint =>
  Integer.divDown(sum, denominator) - Integer.divDown(before, denominator)

/** A debt as a positive amount. */
function owed(
  prices: PriceBook,
  held: Asset,
  balance: bigint,
  { debt }: RoundingConvention,
): bigint {
  const accrued = held.claim === undefined ? undefined : prices.accrued?.[held.index]
  if (accrued === undefined) return -balance
  return debt === 'up' ? Ratio.mulUp(-balance, accrued) : Ratio.mulDown(-balance, accrued)
}

function owe<T>(visit: Visit<T>, asset: Asset, amount: bigint): void {
  const { rules, prices, convention, visitor, into } = visit
  visitor.balance(into, asset, -amount)
  const signed = Amount.of(convention.debt === 'up' ? -amount : amount)
  const value = PriceBook.convert(prices, signed, asset, rules.numeraire)
  if (value === null) {
    visitor.unknown(into, 'index.missing', asset)
    return
  }
  visitor.debt(into, asset, amount, Integer.abs(value))
}
