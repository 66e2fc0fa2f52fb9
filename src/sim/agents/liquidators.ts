import type { AccountState } from '../../engine/AccountState.ts'
import type { Auction } from '../../engine/Auction.ts'
import { type Debt, debtsOf } from '../../engine/loan/debts.ts'
import { type Pledged, pledgesOf } from '../../engine/loan/pledges.ts'
import { State } from '../../engine/State.ts'
import { type DebtCollateralPair, isToxic, seize } from '../../liquidation/loan/seize.ts'
import { assess } from '../../margin/assess.ts'
import { Method } from '../../margin/Method.ts'
import { Taken } from '../../market/Taken.ts'
import type { AccountId } from '../../model/Account.ts'
import type { Assessment } from '../../model/Assessment.ts'
import type { Asset, AssetId } from '../../model/Asset.ts'
import { Instrument, type InstrumentId } from '../../model/Instrument.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { DutchAuction } from '../../protocols/maker/DutchAuction.ts'
import type { Agent, Send } from '../loop.ts'
import { DepthMarket } from '../market/DepthMarket.ts'

/**
 * Liquidators repay others' loans for collateral, bid at auctions, and sell what they receive at
 * once.
 */
export interface Liquidators {
  readonly accounts: readonly AccountId[]
  /** The asset they pay with. */
  readonly asset: AssetId
  /** Minimum profit at which a liquidator acts, atoms. */
  readonly profitLeast: bigint
  /** The markets each collateral is sold on, in order. */
  readonly outlets: ReadonlyMap<AssetId, InstrumentId>
  readonly market: DepthMarket
}

/** One time step. The markets' capacity is shared: a sale reduces it for the next liquidator. */
interface Turn extends Liquidators {
  readonly state: State
  readonly time: number
  /** Lots already committed, by instrument index. */
  readonly taken: Map<number, Taken>
}

/** The most liquidation steps of one loan in a time step. */
const steps = 3

/** How often a liquidator halves an offer before it gives up. */
const halvings = 10

/**
 * Liquidators as agents of an engine. They take the largest unhealthy loans first, each as far as
 * their cash allows, and only where selling the collateral at once leaves a profit. They bid at
 * auctions next, and sell all holdings last.
 */
export const liquidators = (all: Liquidators): Agent => ({
  hear() {},
  act(state, time, send) {
    const turn: Turn = { ...all, state, time, taken: new Map() }
    repay(turn, send)
    bid(turn, send)
    sell(turn, send)
  },
})

function repay(turn: Turn, send: Send): void {
  const { time } = turn
  let number = 0
  for (const account of unhealthy(turn.state)) {
    for (let step = 0; step < steps; step++) {
      const command = chance(turn, account)
      if (command === null) break
      number += 1
      send({ ...command, id: `liquidate-${time}-${number}`, time })
    }
  }
}

/** Loans open to liquidators, the largest debt first. */
function unhealthy(state: State): readonly AccountState[] {
  const found: (readonly [AccountState, bigint])[] = []
  for (const index of state.liquidating) {
    const account = state.accounts[index] as AccountState
    const terms = State.rulesOf(state, account)
    if (terms === null || Method.loan(terms)?.method.liquidation.by !== 'liquidator') continue
    found.push([account, assess(account, terms, state.book).gross])
  }
  return found
    .sort(([a, owed], [b, other]) => (owed === other ? a.index - b.index : owed > other ? -1 : 1))
    .map(([account]) => account)
}

/** The liquidator with the most cash, and how much it can pay. */
function richest({ state, accounts, asset }: Turn): {
  readonly id: AccountId
  readonly cash: bigint
} {
  const { index } = State.asset(state, asset)
  let best = { id: accounts[0] ?? '', cash: 0n }
  for (const id of accounts) {
    const cash = State.account(state, id).balances[index] ?? 0n
    if (cash > best.cash) best = { id, cash }
  }
  return best
}

/** The offer for a loan now; null where none is profitable. */
function chance(turn: Turn, account: AccountState) {
  const { state } = turn
  const terms = State.rulesOf(state, account)
  if (account.liquidation === null || terms === null) return null
  const rules = Method.loan(terms)?.method.liquidation
  if (rules === undefined) return null
  const assessment = assess(account, terms, state.book)
  const [debt] = debtsOf(state, account, terms)
  if (debt?.asset.id !== turn.asset || assessment.certainty !== 'certain') return null
  const { id, cash } = richest(turn)
  for (const pledged of pledgesOf(state, account, terms)) {
    const pair = pairOf(state, debt, pledged, assessment)
    if (rules.guard && isToxic(pair)) continue
    const amount = sizeOf(turn, pair, rules, pledged, cash)
    if (amount === null) continue
    return {
      type: 'LiquidateLoan' as const,
      account: id,
      borrower: account.id,
      pool: debt.pool.id,
      asset: debt.asset.id,
      collateral: pledged.asset.id,
      amount,
    }
  }
  return null
}

/** The most that may be repaid, halved until the offer is profitable. */
function sizeOf(
  turn: Turn,
  pair: DebtCollateralPair,
  rules: LoanLiquidation,
  { asset }: Pledged,
  cash: bigint,
): Amount | null {
  let most = Integer.min(cash, pair.debt.amount)
  for (let halving = 0; halving < halvings && most > 0n; halving++) {
    const sized = seize(pair, rules, most)
    if (!sized.ok) return null
    const { repaid, seized, fee } = sized.value
    const offer = offerOf(turn, asset, Amount.of(seized - fee))
    if (offer !== null && offer.proceeds - repaid >= turn.profitLeast && repaid <= cash) {
      reserve(turn, offer)
      // The offer, not the repaid amount: the engine cuts the excess, and no dust remains.
      return Amount.of(most)
    }
    most = Integer.divDown(repaid, 2n)
  }
  return null
}

function pairOf(
  state: State,
  debt: Debt,
  pledged: Pledged,
  { equity, maintenance: owed }: Assessment,
): DebtCollateralPair {
  const leg = ({ asset, amount, value }: Debt | Pledged) => ({
    amount,
    value,
    price: state.book.indices[asset.index]?.price ?? 1n,
    unit: Integer.pow10(asset.decimals),
  })
  const { bonus, bonusShare, threshold } = pledged
  return { debt: leg(debt), collateral: leg(pledged), bonus, bonusShare, threshold, equity, owed }
}

/**
 * Bids on every auction whose current price leaves a profit after selling the slice at once: for
 * all of it, then half, then a quarter, and so on.
 */
function bid(turn: Turn, send: Send): void {
  const { time, state } = turn
  for (const auction of [...state.auctions.values()]) {
    const { id: account, cash } = richest(turn)
    const amount = lotOf(turn, auction, cash)
    if (amount === null) continue
    send({
      ...{ type: 'TakeAuction', id: `bid-${time}-${auction.id}`, time, account },
      ...{ auction: auction.id, collateral: auction.collateral.id, asset: auction.debt.id },
      ...{ amount, cost: Amount.of(cash) },
    })
  }
}

const ray = Integer.pow10(27)

function lotOf(turn: Turn, { sale, collateral, debt }: Auction, cash: bigint): Amount | null {
  if (debt.id !== turn.asset) return null
  const at = BigInt(turn.time)
  const priceMax = DutchAuction.price(sale, at)
  let lotMax = sale.lot
  for (let halving = 0; halving < halvings && lotMax > 0n; halving++) {
    const taken = DutchAuction.take(sale, { lotMax, priceMax }, at)
    if (!taken.ok) return null
    const cost = Integer.divUp(taken.value.owe, ray)
    const offer = offerOf(turn, collateral, Amount.of(taken.value.slice))
    if (offer !== null && cost <= cash && offer.proceeds - cost >= turn.profitLeast) {
      reserve(turn, offer)
      // The offer, not the slice: the engine cuts the excess, and nothing of the sum remains.
      return Amount.of(lotMax)
    }
    lotMax = Integer.divDown(taken.value.slice, 2n)
  }
  return null
}

/** The proceeds of selling an amount of collateral, and the market capacity that remains. */
interface Offer {
  readonly proceeds: bigint
  readonly instrument: Instrument
  readonly taken: Taken
}

/** Null where the market cannot absorb all of it. */
function offerOf(turn: Turn, asset: Asset, amount: Amount): Offer | null {
  const { market, state } = turn
  const instrument = outletOf(turn, asset)
  // A claim is sold nowhere, and neither is a coin without a market.
  if (instrument === undefined) return null
  const size = Ratio.divDown(amount, instrument.baseAtomsPerLot)
  if (size === 0n) return null
  const copy = new Map(turn.taken)
  const sold = DepthMarket.take(market, state, { instrument, lots: Quantity.of(-size) }, copy)
  if (sold.lots !== -size) return null
  const proceeds = Instrument.value(instrument, size, sold.price)
  return { proceeds, instrument, taken: copy.get(instrument.index) ?? Taken.refill() }
}

/** Commits an offer to a liquidator. */
const reserve = ({ taken }: Turn, offer: Offer): void =>
  void taken.set(offer.instrument.index, offer.taken)

/**
 * Every liquidator sells all it holds. What the market does not absorb is kept for the next step.
 */
function sell(turn: Turn, send: Send): void {
  const { state, accounts, outlets, time } = turn
  const taken = new Map<number, Taken>()
  for (const [index, id] of accounts.entries()) {
    const account = State.account(state, id)
    for (const coin of outlets.keys()) {
      const asset = State.asset(state, coin)
      const instrument = outletOf(turn, asset)
      if (instrument === undefined) continue
      const held = Amount.of(account.balances[asset.index] ?? 0n)
      const size = Ratio.divDown(held, instrument.baseAtomsPerLot)
      if (size <= 0n) continue
      const asked = { instrument, lots: Quantity.of(-size) }
      const { lots, price } = DepthMarket.take(turn.market, state, asked, taken)
      if (lots === 0n) continue
      const name = `keeper-sale-${time}-${index}-${coin}`
      send({
        ...{ type: 'ReportFill', id: name, fill: name, time, account: id },
        ...{ instrument: instrument.id, leg: 'net', lots, price, fee: Amount.zero, order: null },
      })
    }
  }
}

const outletOf = ({ state, outlets }: Turn, { id }: Asset): Instrument | undefined =>
  state.instrumentById.get(outlets.get(id) ?? '')
