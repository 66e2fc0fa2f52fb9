import type {
  Bankruptcy,
  Candidate,
  OpenLeg,
  Payment,
  Resolution,
} from '../liquidation/Resolution.ts'
import { resolveMarket } from '../liquidation/resolveMarket.ts'
import { assess } from '../margin/assess.ts'
import { Method } from '../margin/Method.ts'
import { Instrument } from '../model/Instrument.ts'
import { type Leg, Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { pendingFunding } from '../model/trade.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { AccountState } from './AccountState.ts'
import { Clearing } from './Clearing.ts'
import type { Trade } from './Event.ts'
import { Fund } from './Fund.ts'
import { makeTrade } from './makeTrade.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'
import { Switches } from './Switches.ts'

/**
 * The waterfall of a round, over the whole market at once: every bankrupt account's debt is
 * allocated to markets, then in each market the fund, deleveraging and socialisation pay it, in
 * this order. The result does not depend on the order of accounts.
 *
 * Rules: [ENG15] [FALL1] [FALL2]
 */
export function runWaterfall(run: Run): void {
  const { state } = run
  const bankrupt = bankruptAccounts(state)
  const markets = new Map<number, Bankruptcy[]>()
  for (const account of bankrupt) {
    convertDebts(run, account)
    for (const { instrument, legs, deficit } of allocateDeficits(state, account)) {
      const list = markets.get(instrument.index) ?? []
      markets.set(instrument.index, list)
      list.push({ account: account.id, legs, deficit })
    }
  }
  const holders = holdersOf(state, new Set(bankrupt))
  for (const index of [...markets.keys()].sort((a, b) => a - b)) {
    const instrument = state.instruments[index] as Instrument
    const available = Fund.available(state, instrument)
    resolveOne(run, instrument, markets.get(index) ?? [], available, holders)
  }
  for (const account of bankrupt) endBankrupt(run, account)
  deleverageFund(run, holdersOf(state, new Set()))
}

/** Accounts under liquidation with negative equity and no unanswered order or auction. */
function bankruptAccounts(state: State): AccountState[] {
  const found: AccountState[] = []
  for (const account of State.liquidating(state)) {
    const rules = State.rulesOf(state, account)
    if (rules === null || account.liquidation?.inFlight.size !== 0) continue
    // A loan leaves its deficit with its pool.
    if (Method.of(rules).deficit === 'pool') continue
    if (!Switches.mayAct(state, account) || !Switches.canMove(state, account, rules)) continue
    const { certainty, net } = assess(account, rules, state.book)
    if (certainty === 'certain' && net < 0n) found.push(account)
  }
  return found
}

function resolveOne(
  run: Run,
  instrument: Instrument,
  deficits: readonly Bankruptcy[],
  fundAvailable: Amount,
  holders: Holders,
): void {
  const { state } = run
  const mark = state.book.marks[instrument.index]
  const clearing = Clearing.of(state, instrument)
  if (mark === undefined || clearing === null) return
  const deficit = Amount.sum(deficits.map((one) => one.deficit))
  const candidates = deficit > fundAvailable ? candidatesIn(state, instrument, holders) : []
  const resolution: Resolution = resolveMarket({
    instrument,
    mark: mark.price,
    deficits,
    fundAvailable,
    candidates,
    policy: clearing.deleverage,
  })
  settleMarket(run, instrument, mark.price, resolution)
}

/** All solvent accounts not under liquidation that have a leg in a market. */
function candidatesIn(state: State, instrument: Instrument, holders: Holders): Candidate[] {
  const found: Candidate[] = []
  for (const account of holdersIn(holders, instrument.index)) {
    for (const held of account.positions) {
      if (held.instrument !== instrument) continue
      const candidate = candidateOf(state, account, held)
      if (candidate !== null) found.push(candidate)
    }
  }
  return found
}

function candidateOf(state: State, account: AccountState, held: Position): Candidate | null {
  const { instrument, leg, lots, cost } = held
  const rules = State.rulesOf(state, account)
  const mark = state.book.marks[instrument.index]
  if (rules === null || mark === undefined) return null
  const { certainty, net } = assess(account, rules, state.book)
  if (certainty !== 'certain' || net <= 0n) return null
  const settle = State.assetAt(state, instrument.settleIndex)
  const bearable = PriceBook.convert(state.book, Amount.of(net), rules.numeraire, settle)
  if (bearable === null) return null
  return {
    account: account.id,
    leg,
    lots,
    profit: Position.profit(held, mark.price),
    notional: Instrument.notional(instrument, lots, mark.price),
    cost,
    equity: net,
    bearable: Amount.of(bearable),
  }
}

/**
 * A bankrupt account ends with nothing: the assets that could not be converted go to the fund that
 * paid. An isolated position's account never draws on its parent.
 */
function endBankrupt(run: Run, account: AccountState): void {
  const { state } = run
  const fund = State.house(state, 'fund')
  for (const [index, amount] of [...account.balances].entries()) {
    if (amount === undefined || amount <= 0n) continue
    const asset = State.assetAt(state, index).id
    Run.emit(run, {
      type: 'Transferred',
      from: account.id,
      to: fund.id,
      asset,
      amount,
      reason: 'residue',
    })
  }
  Run.emit(run, { type: 'LiquidationEnded', account: account.id, outcome: 'bankrupt' })
}

/**
 * Deleverages a position the fund took over once its loss reaches the fund's capacity: the loss
 * beyond that is the market's deficit, and its lots go to the profitable side. A loss from
 * disposals below their limit beyond the fund's balance is a deficit as well: the fund never stays
 * negative.
 *
 * Rules: [ENG16]
 */
function deleverageFund(run: Run, holders: Holders): void {
  const { state } = run
  const fund = State.house(state, 'fund')
  for (const [asset, balance] of [...fund.balances].entries()) {
    const market = state.instruments.find(({ settleIndex }) => settleIndex === asset)
    if (balance === undefined || balance >= 0n || market === undefined) continue
    const deficit = Amount.negate(balance)
    const bankruptcy: Bankruptcy = { account: fund.id, legs: [], deficit }
    resolveOne(run, market, [bankruptcy], Amount.zero, holders)
  }
  for (const held of [...fund.positions]) {
    const { instrument, leg, lots } = held
    const deficit = Amount.sub(Fund.underWater(state, held), Fund.bearable(state, instrument))
    if (deficit <= 0n || Fund.isDisposing(state, held)) continue
    const bankruptcy: Bankruptcy = { account: fund.id, legs: [{ leg, lots }], deficit }
    resolveOne(run, instrument, [bankruptcy], Amount.zero, holders)
  }
}

/**
 * Converts a bankrupt account's debts in assets that no market settles in (as after a short sale of
 * spot) into a debt in its numeraire at the index price, against the clearing account. Only then
 * has every debt a market to bear it. Rounded up, against the account.
 *
 * Rules: [ENG15]
 */
function convertDebts(run: Run, account: AccountState): void {
  const { state } = run
  const numeraire = State.rulesOf(state, account)?.numeraire
  if (numeraire === undefined) return
  const clearing = State.house(state, 'clearing').id
  const { id } = account
  for (const [index, owed] of debts(state, account)) {
    if (state.instruments.some(({ settleIndex }) => settleIndex === index)) continue
    const asset = State.assetAt(state, index)
    const value = PriceBook.convert(state.book, Amount.negate(owed), asset, numeraire)
    if (value === null) continue
    Run.emit(run, {
      type: 'Transferred',
      from: clearing,
      to: id,
      asset: asset.id,
      amount: owed,
      reason: 'exchange',
    })
    const amount = Amount.of(-value)
    Run.emit(run, {
      type: 'Transferred',
      from: id,
      to: clearing,
      asset: numeraire.id,
      amount,
      reason: 'exchange',
    })
  }
}

/** A bankrupt account in one market: its open legs and its share of the debt. */
interface Share {
  readonly instrument: Instrument
  readonly legs: readonly OpenLeg[]
  readonly deficit: Amount
}

/**
 * Allocates a bankrupt account's debt to markets: in each settlement asset the shortfall after
 * closing everything at the marks, pro rata to its maintenance in each market when the liquidation
 * began. Exact: the shares sum to the debt.
 *
 * Rules: [FALL1] [ENG15]
 */
function allocateDeficits(state: State, account: AccountState): Share[] {
  const shares = new Map<number, { legs: OpenLeg[]; deficit: Amount }>()
  const shareOf = (instrument: number) => {
    const share = shares.get(instrument) ?? { legs: [], deficit: Amount.zero }
    shares.set(instrument, share)
    return share
  }
  for (const { instrument, leg, lots } of account.positions) {
    shareOf(instrument.index).legs.push({ leg, lots })
  }
  for (const [asset, owed] of debts(state, account)) {
    const weights = weightsOf(state, account, asset)
    if (weights.length === 0) continue
    const parts = Integer.split(
      owed,
      weights.map(([, weight]) => weight),
    )
    weights.forEach(([instrument], index) => {
      const share = shareOf(instrument)
      share.deficit = Amount.add(share.deficit, Amount.of(parts[index] ?? 0n))
    })
  }
  return [...shares].map(([index, share]) => ({
    instrument: state.instruments[index] as Instrument,
    ...share,
  }))
}

/** By asset index: the shortfall after closing everything at the marks, where positive. */
function debts(state: State, account: AccountState): Map<number, Amount> {
  const sums = [...account.balances]
  for (const held of account.positions) {
    const { instrument } = held
    const mark = state.book.marks[instrument.index]
    if (mark === undefined) continue
    const profit = Position.profit(held, mark.price)
    const funding = pendingFunding(held, State.fundingIndex(state, instrument))
    const before = sums[instrument.settleIndex] ?? Amount.zero
    sums[instrument.settleIndex] = Amount.add(before, Amount.add(profit, funding))
  }
  const owed = new Map<number, Amount>()
  sums.forEach((sum, asset) => {
    if (sum !== undefined && sum < 0n) owed.set(asset, Amount.negate(sum))
  })
  return owed
}

/** The markets that settle in an asset, with their weights; never empty. */
function weightsOf(
  state: State,
  account: AccountState,
  asset: number,
): readonly (readonly [instrument: number, weight: bigint])[] {
  const settles = (index: number): boolean => state.instruments[index]?.settleIndex === asset
  const weights = (account.liquidation?.weights ?? []).filter(([index]) => settles(index))
  if (weights.length > 0) return weights
  const open = account.positions.find(({ instrument }) => instrument.settleIndex === asset)
  if (open !== undefined) return [[open.instrument.index, 1n]]
  const first = state.instruments.find(({ settleIndex }) => settleIndex === asset)
  return first === undefined ? [] : [[first.index, 1n]]
}

/**
 * Turns a market's resolution into events, in an order that keeps every intermediate balance valid:
 * the fund pays, haircuts are collected, the bankrupt are paid, then their positions move.
 *
 * Rules: [FALL2]
 */
function settleMarket(run: Run, instrument: Instrument, mark: Price, resolution: Resolution): void {
  const { state } = run

  const traded = (account: string, leg: Leg, lots: Quantity): Trade =>
    makeTrade(state, State.account(state, account), { instrument, leg, lots, price: mark })
  const paid = ({ account, amount }: Payment) => ({
    account,
    instrument: instrument.id,
    asset: instrument.settle,
    amount,
  })
  for (const one of resolution.fundPaid) Run.emit(run, { type: 'FundPaid', ...paid(one) })
  for (const one of resolution.deleveraged) {
    const { haircut, effectivePrice, rank, reason } = one
    const trade = traded(one.account, one.leg, one.lots)
    Run.emit(run, { type: 'Deleveraged', trade, haircut, effectivePrice, rank, reason })
  }
  for (const one of resolution.socialised) Run.emit(run, { type: 'LossSocialised', ...paid(one) })
  for (const one of resolution.covered) Run.emit(run, { type: 'DeficitCovered', ...paid(one) })
  for (const one of resolution.shortfalls) Run.emit(run, { type: 'ShortfallBooked', ...paid(one) })
  const fund = State.house(state, 'fund')
  for (const { account, leg, lots, by } of resolution.takeovers) {
    // Positions that the fund already holds are not closed and taken over again.
    if (account === fund.id && by === 'fund') continue
    Run.emit(run, { type: 'TakenOver', trade: traded(account, leg, lots), by })
  }
  const own = resolution.takeovers.some(({ account }) => account === fund.id)
  if (own || resolution.inheritedLots === 0n) return
  Run.emit(run, { type: 'Inherited', trade: traded(fund.id, 'net', resolution.inheritedLots) })
}

/**
 * The possible counterparties of bankrupt positions by market: found in one pass over all accounts,
 * the first time a market needs it.
 */
interface Holders {
  readonly state: State
  /** The bankrupt accounts themselves. */
  readonly out: ReadonlySet<AccountState>
  /** By instrument index; null until computed. */
  lists: AccountState[][] | null
}

const holdersOf = (state: State, out: ReadonlySet<AccountState>): Holders => ({
  state,
  out,
  lists: null,
})

/** Own accounts with a leg in a market, not under liquidation, in the order of opening. */
function holdersIn(holders: Holders, instrument: number): readonly AccountState[] {
  holders.lists ??= listHolders(holders)
  return holders.lists[instrument] ?? []
}

function listHolders({ state, out }: Holders): AccountState[][] {
  const lists: AccountState[][] = state.instruments.map(() => [])
  for (const account of state.accounts) {
    if (account.kind !== 'own' || account.liquidation !== null || out.has(account)) continue
    for (const { instrument } of account.positions) {
      const list = lists[instrument.index]
      if (list?.at(-1) !== account) list?.push(account)
    }
  }
  return lists
}
