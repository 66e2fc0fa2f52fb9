import { assess } from '../../margin/assess.ts'
import { Method } from '../../margin/Method.ts'
import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { AuctionTerms, LoanLiquidation } from '../../model/Lending.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import type { Auction } from '../Auction.ts'
import type { AuctionClosed, AuctionPrices } from '../Event.ts'
import { Run } from '../Run.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { Accrual } from './Accrual.ts'
import { absorb } from './absorb.ts'
import { Movable } from './Movable.ts'
import { largestHolding, redeem } from './pledges.ts'

/**
 * Auctions the most valuable collateral that can be moved at a falling price, for the largest debt and the penalty.
 * The clearing account holds the lot until it is sold; the unsold part returns once the tab is
 * raised. Claims are redeemed as far as their pools have cash; the larger part, coins or claims, is
 * the lot, and the other follows. What is too little for what is to be raised is no lot.
 *
 * Rules: [POOL13]
 */
export function openAuction(
  run: Run,
  account: AccountState,
  rules: BoundRulebook,
  liquidation: LoanLiquidation,
): void {
  const { state } = run
  const { debts, pledges } = Movable.of(state, account, rules)
  const [[debt], [pledged]] = [debts, pledges]
  if (debt === undefined || pledged === undefined || liquidation.auction === null) return
  if (isSliver(pledged.value, debt.value)) return
  redeem(run, account, pledged, pledged.amount)
  const holding = largestHolding(state, account, pledged.asset)
  if (holding === null) return
  const { asset: collateral, amount: lot } = holding
  const penalty = Amount.of(Ratio.mulUp(debt.amount, liquidation.auction.penalty))
  const prices = pricesOf(state, collateral, debt.asset, liquidation.auction)
  if (prices === null || prices.top <= prices.reserve) return
  Run.emit(run, {
    type: 'AuctionOpened',
    auction: `auction-${state.counters.auction + 1}`,
    account: account.id,
    pool: debt.pool.id,
    debt: debt.asset.id,
    collateral: collateral.id,
    lot,
    tab: Amount.add(debt.amount, penalty),
    penalty,
    ...prices,
  })
}

/** A lot worth less than a thousandth of what it is to raise raises nothing. */
const sliver = 1_000n

/**
 * Whether collateral is too little to be worth an auction for a debt.
 *
 * Rules: [POOL18]
 */
export const isSliver = (worth: bigint, owed: bigint): boolean => Integer.mul(worth, sliver) < owed

/**
 * The current start prices, rounded up in favour of the seller. Null where an index price is
 * missing or stale.
 *
 *     price = index(collateral) × 10^decimals(debt) ÷ (index(debt) × 10^decimals(collateral))
 *
 * A claim costs as much as what it stands for.
 */
function pricesOf(
  state: State,
  collateral: Asset,
  debt: Asset,
  { start, reserve }: AuctionTerms,
): AuctionPrices | null {
  const price = indexPrice(state, collateral, debt)
  if (price === null) return null
  return { top: Ratio.mulUp(price, start), reserve: Ratio.mulUp(price, reserve) }
}

/** Atoms of a debt for an atom of a collateral at the index prices, in rays, rounded up. */
export function indexPrice(state: State, collateral: Asset, debt: Asset): bigint | null {
  const { indices, accrued } = state.book
  const coin = State.underlyingOf(state, collateral.index)
  const [of, by] = [indices[coin.index], indices[debt.index]]
  if (of === undefined || by === undefined) return null
  const coins = Integer.mulDivUp(
    Integer.mul(of.price, Integer.pow10(debt.decimals)),
    Ray.one,
    Integer.mul(by.price, Integer.pow10(coin.decimals)),
  )
  return Ratio.mulUp(coins, accrued[collateral.index] ?? Ratio.one)
}

/**
 * Handles an auction that ended unsold: it restarts at current prices, as often as its terms allow;
 * then the house absorbs the loan. A lot is never sold below its reserve. Without start prices
 * the lot is returned and the loan waits. While nobody may bid its clock stands still.
 *
 * Rules: [POOL13]
 */
export function restart(run: Run, auction: Auction): void {
  const { state } = run
  const { id, account, collateral, debt, terms, restarts } = auction
  const bound = State.rulesOf(state, account)
  const isPriced = Switches.unpricedSince(state, auction) === null
  const prices = isPriced ? pricesOf(state, collateral, debt, terms) : null
  if (bound === null || prices === null || prices.top <= prices.reserve) {
    Run.emit(run, closeAuction(auction, 'unpriced'))
    return
  }
  if (restarts < terms.restarts) {
    Run.emit(run, { type: 'AuctionRestarted', auction: id, account: account.id, ...prices })
    return
  }
  Run.emit(run, closeAuction(auction, 'unsold'))
  const insurance = Method.loan(bound)?.method.liquidation.insurance ?? null
  Run.emitAll(run, Accrual.ofHolder(state, account, insurance))
  const assessment = assess(account, bound, state.book)
  if (account.liquidation !== null) absorb(run, account, bound, assessment, 'unsold')
}

/** Returns the unsold lot to the borrower. */
export const closeAuction = (
  { id, account, sale, collateral }: Auction,
  outcome: AuctionClosed['outcome'],
): AuctionClosed => ({
  type: 'AuctionClosed',
  auction: id,
  account: account.id,
  collateral: collateral.id,
  returned: Amount.of(sale.lot),
  outcome,
})
