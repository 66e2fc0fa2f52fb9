import { limits } from '../../base/limits.ts'
import { assess } from '../../margin/assess.ts'
import { Method } from '../../margin/Method.ts'
import type { Asset } from '../../model/Asset.ts'
import type { RedemptionTerms } from '../../model/Lending.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import type { Repaid } from '../Event.ts'
import { Pool, type Reserve } from '../Pool.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { Accrual } from './Accrual.ts'
import { claimsOwed, repayment } from './debts.ts'
import { type Pledged, pledgesOf } from './pledges.ts'

/** One loan of a redemption: what of it is paid off, and the collateral given for that. */
export interface Redemption {
  readonly borrower: AccountState
  readonly pool: Pool
  readonly repaid: Repaid
  /** Atoms of the collateral that the redeemer receives. */
  readonly taken: Amount
  /** Atoms that stay with the borrower as its fee. */
  readonly fee: Amount
}

/** What a redeemer offers, and the collateral it asks for. */
export interface Offer {
  readonly asset: Asset
  readonly collateral: Asset
  readonly amount: Amount
}

/**
 * The loans that an offer pays off: those at the lowest rate first, among equal rates the least
 * healthy, then by name; a bounded number of them. What is paid off last may be a part.
 *
 *     worth = ⌊debt paid off × price ÷ price of the collateral⌋   fee = ⌈worth × fee⌉
 *
 * Both are rounded against the redeemer, and so is the debt that a payment extinguishes.
 *
 * Rules: [REDEEM1] [REDEEM2] [REDEEM3]
 */
export function plan(state: State, redeemer: AccountState, offer: Offer): readonly Redemption[] {
  const found: Redemption[] = []
  const given = new Map<AccountState, bigint>()
  let left: bigint = offer.amount
  for (const loan of loansOf(state, redeemer, offer).sort(byRate)) {
    if (left <= 0n || found.length === limits.redemptions) break
    const has = loan.pledged.amount - (given.get(loan.borrower) ?? 0n)
    const one = payOff(state, redeemer, offer, loan, { left, has })
    if (one === null) continue
    found.push(one)
    left -= one.repaid.amount
    given.set(loan.borrower, (given.get(loan.borrower) ?? 0n) + one.taken)
  }
  return found
}

/** A debt that may be redeemed now. */
interface Loan {
  readonly borrower: AccountState
  readonly terms: RedemptionTerms
  readonly pledged: Pledged
  readonly pool: Pool
  readonly reserve: Reserve
  /** What the pool charges now, in rays a year. */
  readonly rate: bigint
  /** What the collateral carries, and what is owed. */
  readonly equity: bigint
  readonly owed: bigint
}

function loansOf(state: State, redeemer: AccountState, offer: Offer): Loan[] {
  return [...state.pools.values()].flatMap((pool) => {
    const reserve = Pool.reserve(pool, offer.asset)
    if (reserve === undefined || reserve.status === 'paused') return []
    const rate = Pool.rates(pool, reserve).variableBorrowRate
    const debtors = state.accounts.filter(
      (one) => one.kind === 'own' && one !== redeemer && claimsOwed(one, reserve) > 0n,
    )
    return debtors.flatMap((borrower) => {
      const standing = standingOf(state, borrower, offer)
      return standing === null ? [] : [{ ...standing, borrower, pool, reserve, rate }]
    })
  })
}

/**
 * Null where a loan is passed over: its rulebook lets nobody redeem, it is being liquidated, a
 * price is old or switched off, or it is worth less than it owes, so that it would stand worse.
 */
function standingOf(
  state: State,
  borrower: AccountState,
  { asset, collateral }: Offer,
): Pick<Loan, 'terms' | 'pledged' | 'equity' | 'owed'> | null {
  const rules = State.rulesOf(state, borrower)
  const terms = rules && Method.loan(rules)?.method.redemption
  if (!rules || !terms || borrower.liquidation !== null || !Switches.mayAct(state, borrower)) {
    return null
  }
  if (![asset, collateral].every((leg) => Switches.isMovableAsset(state, leg, rules))) return null
  const pledged = pledgesOf(state, borrower, rules).find((one) => one.asset === collateral)
  if (pledged === undefined) return null
  const { equity, maintenance: owed } = assess(borrower, rules, state.book)
  return equity < Ratio.mulUp(owed, pledged.threshold) ? null : { terms, pledged, equity, owed }
}

/** The lowest rate first, then the lowest health, then by name. */
function byRate(a: Loan, b: Loan): number {
  if (a.rate !== b.rate) return a.rate < b.rate ? -1 : 1
  const [first, second] = [Integer.mul(a.equity, b.owed), Integer.mul(b.equity, a.owed)]
  if (first !== second) return first < second ? -1 : 1
  return a.borrower.id < b.borrower.id ? -1 : 1
}

/** Null where nothing would be extinguished, or nothing given for it. */
function payOff(
  state: State,
  redeemer: AccountState,
  { asset, collateral }: Offer,
  { borrower, terms, pool, reserve }: Loan,
  { left, has }: { readonly left: bigint; readonly has: bigint },
): Redemption | null {
  const { debt: index } = Accrual.indicesAt(pool, reserve, State.seconds(state))
  const owed = Ray.mulUp(claimsOwed(borrower, reserve), index)
  const covered = PriceBook.convert(state.book, Amount.of(has), collateral, asset) ?? 0n
  const lot = Amount.of(Integer.min(covered, Integer.min(left, owed)))
  const repaid = repayment(borrower, redeemer.id, { pool, reserve }, lot, index)
  if (lot <= 0n || repaid.claims <= 0n) return null
  const extinguished = Amount.of(Ray.mulDown(repaid.claims, index))
  const worth = PriceBook.convert(state.book, extinguished, asset, collateral) ?? 0n
  const fee = Amount.of(Ratio.mulUp(worth, terms.fee))
  const taken = Amount.of(worth - fee)
  return taken <= 0n ? null : { borrower, pool, repaid, taken, fee }
}

export * as Redemption from './Redemption.ts'
