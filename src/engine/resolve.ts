import type { Bankruptcy, Candidate } from '../liquidation/Market.ts'
import type { Resolution } from '../liquidation/Resolution.ts'
import { resolveMarket } from '../liquidation/resolveMarket.ts'
import { assess } from '../margin/assess.ts'
import { Instrument } from '../model/Instrument.ts'
import { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import type { AccountState } from './AccountState.ts'
import { allocateDeficits } from './allocateDeficits.ts'
import { mayLiquidate } from './attend.ts'
import { convertDebts } from './convertDebts.ts'
import { isOut } from './dispose.ts'
import type { Event } from './Event.ts'
import { Fund } from './Fund.ts'
import { Holders } from './Holders.ts'
import { liquidating } from './liquidating.ts'
import { State } from './State.ts'
import { settleMarket } from './settleMarket.ts'

/**
 * The waterfall of a round, over the whole market at once: every bankrupt account's debt is laid on
 * markets, then each market in its order has the fund, one deleveraging and socialisation pay it.
 * Nothing depends on the order of accounts.
 *
 * Rules: [ENG15] [FALL1] [FALL2]
 */
export function* runWaterfall(state: State): Iterable<Event> {
  const bankrupt = bankruptAccounts(state)
  const markets = new Map<number, Bankruptcy[]>()
  for (const account of bankrupt) {
    yield* convertDebts(state, account)
    for (const { instrument, legs, deficit } of allocateDeficits(state, account)) {
      const list = markets.get(instrument.index) ?? []
      markets.set(instrument.index, list)
      list.push({ account: account.id, legs, deficit })
    }
  }
  const holders = Holders.create(state, new Set(bankrupt))
  for (const index of [...markets.keys()].sort((a, b) => a - b)) {
    const instrument = state.instruments[index] as Instrument
    const available = Fund.available(state, instrument)
    yield* resolveOne(state, instrument, markets.get(index) ?? [], available, holders)
  }
  for (const account of bankrupt) yield* end(state, account)
  yield* deleverageFund(state, Holders.create(state, new Set()))
}

/** Accounts under liquidation that owe more than they have, with nothing left to wait for. */
function bankruptAccounts(state: State): AccountState[] {
  const found: AccountState[] = []
  for (const account of liquidating(state)) {
    const terms = State.terms(state, account)
    if (terms === null || account.liquidation?.inFlight.size !== 0) continue
    // A loan leaves its deficit with its pool.
    if (terms.loan !== null) continue
    if (!mayLiquidate(state, account)) continue
    const { certainty, net } = assess(account, terms, state.book)
    if (certainty === 'certain' && net < 0n) found.push(account)
  }
  return found
}

function* resolveOne(
  state: State,
  instrument: Instrument,
  deficits: readonly Bankruptcy[],
  fundAvailable: Amount,
  holders: Holders,
): Iterable<Event> {
  const mark = state.book.marks[instrument.index]
  const rulebook = Fund.rulebook(state, instrument)
  if (mark === undefined || rulebook === null) return
  const deficit = Amount.sum(deficits.map((one) => one.deficit))
  const candidates = deficit > fundAvailable ? candidatesIn(state, instrument, holders) : []
  const resolution: Resolution = resolveMarket({
    instrument,
    mark: mark.price,
    deficits,
    fundAvailable,
    candidates,
    policy: rulebook.waterfall.deleverage,
  })
  yield* settleMarket(state, instrument, mark.price, resolution)
}

/** Everybody solvent and not under liquidation with a leg in a market. */
function candidatesIn(state: State, instrument: Instrument, holders: Holders): Candidate[] {
  const found: Candidate[] = []
  for (const account of Holders.of(holders, instrument.index)) {
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
  const terms = State.terms(state, account)
  const mark = state.book.marks[instrument.index]
  if (terms === null || mark === undefined) return null
  const { certainty, net } = assess(account, terms, state.book)
  if (certainty !== 'certain' || net <= 0n) return null
  const settle = State.assetAt(state, instrument.settleIndex)
  const bearable = PriceBook.convert(state.book, Amount.of(net), terms.numeraire, settle)
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
 * A bankrupt account leaves with nothing: what could not be converted goes to the fund that paid,
 * and an isolated position's account never reaches for its parent.
 */
function* end(state: State, account: AccountState): Iterable<Event> {
  const fund = State.house(state, 'fund')
  for (const [index, amount] of [...account.balances].entries()) {
    if (amount === undefined || amount <= 0n) continue
    const asset = State.assetAt(state, index).id
    yield { type: 'Transferred', from: account.id, to: fund.id, asset, amount, reason: 'residue' }
  }
  yield { type: 'LiquidationEnded', account: account.id, outcome: 'bankrupt' }
}

/**
 * Deleverages an inheritance that has cost the fund all it may lose: its loss beyond that is the
 * market's deficit, and its lots go to those who profit from them. What disposals below their limit
 * cost the fund beyond its balance is a deficit as well: the fund never stays negative.
 *
 * Rules: [ENG16]
 */
function* deleverageFund(state: State, holders: Holders): Iterable<Event> {
  const fund = State.house(state, 'fund')
  for (const [asset, balance] of [...fund.balances].entries()) {
    const market = state.instruments.find(({ settleIndex }) => settleIndex === asset)
    if (balance === undefined || balance >= 0n || market === undefined) continue
    const deficit = Amount.negate(balance)
    const bankruptcy: Bankruptcy = { account: fund.id, legs: [], deficit }
    yield* resolveOne(state, market, [bankruptcy], Amount.zero, holders)
  }
  for (const held of [...fund.positions]) {
    const { instrument, leg, lots } = held
    const deficit = Amount.sub(Fund.underWater(state, held), Fund.bearable(state, instrument))
    if (deficit <= 0n || isOut(state, held)) continue
    const bankruptcy: Bankruptcy = { account: fund.id, legs: [{ leg, lots }], deficit }
    yield* resolveOne(state, instrument, [bankruptcy], Amount.zero, holders)
  }
}
