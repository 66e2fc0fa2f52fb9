import { ProForma } from '../../margin/ProForma.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import { DutchAuction, type Sale } from '../../protocols/maker/DutchAuction.ts'
import type { AccountState } from '../AccountState.ts'
import type { Auction } from '../Auction.ts'
import type { TakeAuction } from '../Command.ts'
import { creditCalls } from '../creditCalls.ts'
import { Decision, find, type Proposal } from '../Decision.ts'
import type { Event, InterestAccrued } from '../Event.ts'
import { Accrual } from '../loan/Accrual.ts'
import { closeAuction, isSliver } from '../loan/auction.ts'
import { closedFault } from '../loan/closedFault.ts'
import { claimsOwed, idleFault, owedNow, repayment } from '../loan/debts.ts'
import { Pool, type Reserve } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import { Run } from '../Run.ts'
import { related } from '../related.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'

/** The auction commands: the kind and handler of each. */
export const auctions = {
  TakeAuction: Decision.request(takeAuction),
}

/** Decides a bid. The payment is rounded up, against the buyer. Rules: [POOL2] [POOL13] */
function takeAuction(state: State, command: TakeAuction): Rejection | Proposal {
  const buyer = find.own(state, command.account)
  if (Decision.refused(buyer)) return buyer
  const auction = state.auctions.get(command.auction)
  if (auction === undefined) {
    return Decision.reject('auction.unknown', `no auction ${command.auction} runs`)
  }
  if (auction.collateral.id !== command.collateral || auction.debt.id !== command.asset) {
    const detail = `auction ${auction.id} sells ${auction.collateral.id} for ${auction.debt.id}`
    return Decision.reject('command.malformed', detail)
  }
  if (command.amount <= 0n) {
    return Decision.reject('amount.notPositive', `expected a positive amount`)
  }
  if (Switches.isBidStopped(state, auction)) {
    return Decision.reject('switch.off', `auction ${auction.id}: liquidation is switched off`)
  }
  const unpriced = priceFault(state, auction)
  if (unpriced !== null) return unpriced
  const accruals = Accrual.of(state, auction.pool)
  const reserve = Pool.reserve(auction.pool, auction.debt) as Reserve
  const closed = closedFault(auction.pool, reserve, false)
  if (closed !== null) return closed
  const running = { ...auction, sale: saleOf(auction, reserve, accruals) }
  const at = BigInt(state.time)
  const priceMax = DutchAuction.price(running.sale, at)
  const lotMax = lotOf(running.sale, command.amount, priceMax)
  const sale = DutchAuction.take(running.sale, { lotMax, priceMax }, at)
  // The timer restarts it before a late bid is decided, and the bid is at the auction's own price.
  if (!sale.ok) {
    return Decision.reject('auction.unknown', `auction ${auction.id} sells nothing: ${sale.error}`)
  }
  const sold = paidFor(sale.value)
  const cost = Amount.of(Integer.divUp(sold.owe, Ray.one))
  const { debt: index } = Accrual.indicesOf(reserve, accruals)
  const fault =
    nothingFault(running, reserve, { sale: sold, cost }, index) ??
    costFault(command, buyer, running, cost)
  const cheap = bargainFault(state, buyer, running, { sale: sold, cost })
  return fault ?? cheap ?? propose(buyer, running, { sale: sold, cost }, accruals)
}

/**
 * Of coins so coarse that the last of the tab buys more than a basis point less than is paid, only what
 * is given is paid for: the rest of the debt stays, and so does the rest of the lot.
 *
 * Rules: [POOL13]
 */
function paidFor(sale: Sale): Sale {
  const worth = Integer.mul(sale.slice, sale.price)
  const isCoarse = Integer.mul(worth, 10_000n) < Integer.mul(sale.owe, 9_999n)
  return isCoarse && sale.slice > 0n ? { ...sale, owe: worth } : sale
}

/** No bid stands on a price that is old or in doubt. Rules: [POOL13] */
function priceFault(state: State, auction: Auction): Rejection | null {
  const since = Switches.unpricedSince(state, auction)
  if (since === null) return null
  const coin = State.underlyingOf(state, auction.collateral.index)
  const isDoubtful = [coin, auction.debt].some(
    ({ index }) => state.book.indices[index]?.doubt !== undefined,
  )
  const detail = `auction ${auction.id}: expected fresh prices of ${coin.id} and ${auction.debt.id}`
  return Decision.reject(
    isDoubtful ? 'price.doubtful' : 'price.stale',
    `${detail}, found none since ${since}`,
  )
}

/** What is bid for: all of the lot, where what it leaves is too little to be one. Rules: [POOL18] */
function lotOf({ lot, tab }: DutchAuction, wanted: bigint, price: bigint): bigint {
  const [rest, due] = [lot - wanted, tab - Integer.mul(wanted, price)]
  return rest > 0n && due > 0n && isSliver(Integer.mul(rest, price), due) ? lot : wanted
}

/** The tab: at most the current debt and the remaining penalty. */
function saleOf(
  { sale, account, penalty }: Auction,
  reserve: Reserve,
  accruals: readonly InterestAccrued[],
): DutchAuction {
  const { debt } = Accrual.indicesOf(reserve, accruals)
  const claimed = Integer.max(0n, -(account.balances[reserve.debt.index] ?? 0n))
  const due = Integer.mul(Ray.mulUp(claimed, debt) + penalty, Ray.one)
  return { ...sale, tab: Integer.min(sale.tab, due) }
}

/**
 * Refuses a bid that gets nothing, pays nothing, or pays too little to extinguish a claim of the
 * debt.
 *
 * Rules: [POOL21]
 */
function nothingFault(
  { account, pool, debt }: Auction,
  reserve: Reserve,
  { sale, cost }: Bought,
  index: bigint,
): Rejection | null {
  if (sale.slice <= 0n || cost <= 0n) {
    const detail = `expected an amount that buys something, found ${sale.slice} for ${cost} ${debt.id}`
    return Decision.reject('amount.notPositive', detail)
  }
  const owed = Amount.of(Ray.mulUp(Integer.max(0n, claimsOwed(account, reserve)), index))
  const repaid = Amount.min(cost, owed)
  return repaid <= 0n
    ? null
    : idleFault(repayment(account, account.id, { pool, reserve }, repaid, index))
}

function costFault(
  { cost: most, account }: TakeAuction,
  buyer: AccountState,
  { debt, account: borrower }: Auction,
  cost: Amount,
): Rejection | null {
  if (buyer === borrower) {
    return Decision.reject('command.malformed', 'expected a buyer other than the borrower')
  }
  if (cost > most) {
    return Decision.reject('auction.tooDear', `expected to pay at most ${most}, asked ${cost}`)
  }
  const held = buyer.balances[debt.index] ?? 0n
  if (held >= cost) return null
  const detail = `${account}: expected a balance of at least ${cost} ${debt.id}, found ${held}`
  return Decision.reject('balance.insufficient', detail)
}

/**
 * A relative of the borrower gains nothing: what it pays is at least what the slice is worth at the
 * index prices.
 *
 * Rules: [CREDIT12]
 */
function bargainFault(
  state: State,
  buyer: AccountState,
  { account, collateral, debt }: Auction,
  { sale, cost }: Bought,
): Rejection | null {
  const { book } = state
  if (!related(buyer, account)) return null
  const slice = PriceBook.underlying(book, collateral, Amount.of(-sale.slice))
  const coin = State.underlyingOf(state, collateral.index)
  const worth = PriceBook.convert(book, Amount.of(slice), coin, debt)
  if (worth !== null && cost >= -worth) return null
  const least = worth === null ? 'a price of both' : `a price of at least ${-worth} atoms`
  const detail = `${buyer.id} is related to ${account.id}: expected ${least}, found ${cost}`
  return Decision.reject('auction.related', detail)
}

/** The result of a bid and its cost to the buyer. */
interface Bought {
  readonly sale: Sale
  readonly cost: Amount
}

function propose(
  buyer: AccountState,
  auction: Auction,
  { sale, cost }: Bought,
  accruals: readonly InterestAccrued[],
): Proposal {
  const paid = ProForma.withBalance(buyer, auction.debt.index, Amount.negate(cost))
  const view = ProForma.withBalance(paid, auction.collateral.index, Amount.of(sale.slice))
  return {
    after: [{ account: buyer, view, purpose: 'spend' }],
    events: (run) => {
      Run.emitAll(run, accruals)
      creditCalls(run, buyer, 'deposit', settle(auction, buyer, sale, cost))
    },
  }
}

/** Payments go to the debt first, then to the penalty. */
function settle(auction: Auction, buyer: AccountState, sale: Sale, cost: Amount): Event[] {
  const { id, account, pool, debt } = auction
  const reserve = Pool.reserve(pool, debt) as Reserve
  const repaid = Amount.min(cost, Amount.max(Amount.zero, owedNow(account, reserve)))
  const events: Event[] = []
  if (repaid > 0n) events.push(repayment(account, buyer.id, { pool, reserve }, repaid))
  events.push({
    type: 'AuctionTaken',
    auction: id,
    account: account.id,
    buyer: buyer.id,
    debt: debt.id,
    collateral: auction.collateral.id,
    price: sale.price,
    slice: Amount.of(sale.slice),
    penalty: Amount.sub(cost, repaid),
    lot: Amount.of(auction.sale.lot - sale.slice),
    tab: auction.sale.tab - sale.owe,
  })
  if (sale.auction !== null) return events
  const returned = { ...auction, sale: { ...auction.sale, lot: sale.returned } }
  const outcome = sale.returned > 0n || sale.unraised === 0n ? 'raised' : 'soldOut'
  return [...events, closeAuction(returned, outcome)]
}
