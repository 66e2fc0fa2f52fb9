import type { Bankruptcy, MarketDeficit, Payment, Resolution } from '../liquidation/Resolution.ts'
import { resolveMarket } from '../liquidation/resolveMarket.ts'
import { assess } from '../margin/assess.ts'
import { Method } from '../margin/Method.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Backstop } from './Backstop.ts'
import { Bearers } from './Bearers.ts'
import { Clearing } from './Clearing.ts'
import type { InsolvencyStands, Trade } from './Event.ts'
import { Fund } from './Fund.ts'
import { Insolvency } from './Insolvency.ts'
import { makeTrade } from './makeTrade.ts'
import { payFromHouses } from './payFromHouses.ts'
import { Refusals } from './Refusals.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'
import { Switches } from './Switches.ts'
import { settleDebts } from './settleDebts.ts'
import { endLiquidation } from './strike.ts'
import { takeHoldings } from './takeHoldings.ts'
import { Winners } from './Winners.ts'

/**
 * The waterfall of a round, over the whole market at once: who is beyond his backstop is taken over, what every bankrupt account is short of is
 * allocated to markets and houses, then in each the fund, deleveraging and socialisation pay it, in
 * this order; what is owed beyond that is paid for the holdings that the house takes over. The result
 * does not depend on the order of accounts.
 *
 * Rules: [ENG15] [FALL1] [FALL2] [FALL23] [FALL25]
 */
export function runWaterfall(run: Run): void {
  const { state } = run
  Backstop.takeAll(run)
  const bankrupt = insolvencies(state)
  const { markets, houses, waiting } = Bearers.of(state, bankrupt)
  for (const index of [...markets.keys()].sort((a, b) => a - b)) {
    const instrument = state.instruments[index] as Instrument
    const available = Fund.available(state, instrument)
    resolveOne(run, instrument, markets.get(index) ?? [], available)
  }
  payFromHouses(run, houses)
  for (const one of bankrupt) {
    takeHoldings(run, one)
    const waits = waiting.get(one)
    settleRounding(run, one, waits)
    finish(run, one, waits !== undefined)
  }
  settleDebts(run, new Set(bankrupt.map(({ account }) => account)))
  if (state.armed) deleverageFund(run)
  settleFund(run)
}

/**
 * Accounts under liquidation with a negative net at its better end and no unanswered order or auction:
 * what could be sold is sold.
 */
function insolvencies(state: State): Insolvency[] {
  const found: Insolvency[] = []
  for (const account of State.liquidating(state)) {
    const rules = State.rulesOf(state, account)
    if (rules === null || account.liquidation?.inFlight.size !== 0) continue
    // A loan leaves its deficit with its pool.
    if (Method.of(rules).deficit === 'pool') continue
    if (!Switches.mayAct(state, account)) continue
    // A conversion that came back is tried again before the house takes the coins.
    if (Refusals.isConverting(state, account.liquidation)) continue
    if (assess(account, rules, state.book).net < 0n) {
      found.push(Insolvency.of(state, account, rules))
    }
  }
  return found
}

function resolveOne(
  run: Run,
  instrument: Instrument,
  deficits: readonly Bankruptcy[],
  fundAvailable: Amount,
): void {
  const mark = PriceBook.usable(run.state.book, instrument)
  if (mark === undefined) return
  const policy = Clearing.of(run.state, instrument)?.deleverage ?? 'ranked'
  const { seq: seed } = run.state
  const market = { instrument, mark, deficits, fundAvailable, policy, seed }
  settleMarket(run, instrument, mark, resolved(run.state, market))
}

/**
 * Resolves a market among those who may be asked. Winners opposite to the bankrupt net are asked first, and only
 * what they cannot bear is asked of everybody with a gain. So where they bear all of it, nobody else need be
 * looked at: the resolution among all would be the same.
 *
 * Rules: [FALL4] [FALL9]
 */
function resolved(state: State, market: Omit<MarketDeficit, 'candidates'>): Resolution {
  const { instrument, deficits, fundAvailable } = market
  const deficit = Amount.sum(deficits.map((one) => one.deficit))
  if (deficit <= fundAvailable) return resolveMarket({ ...market, candidates: [] })
  const net = Quantity.sum(deficits.flatMap(({ legs }) => legs.map(({ lots }) => lots)))
  if (net !== 0n && market.policy !== 'socialised') {
    const opposite = Winners.candidatesIn(state, instrument, net < 0n ? 1 : -1)
    const resolution = resolveMarket({ ...market, candidates: opposite })
    if (resolution.socialised.length === 0 && resolution.uncovered === 0n) return resolution
  }
  return resolveMarket({ ...market, candidates: Winners.candidatesIn(state, instrument) })
}

/**
 * A leg closed in parts realises up to an atom less for each part than closed whole. The house bears
 * it, so that an account that was paid for owes nothing.
 *
 * Rules: [FALL17]
 */
function settleRounding(
  run: Run,
  { account, debts, after }: Insolvency,
  waits: ReadonlyMap<number, Amount> | undefined,
): void {
  const { state } = run
  const stays = after.map((amount) => Amount.max(Amount.zero, Amount.negate(amount ?? Amount.zero)))
  for (const { asset, owed, missing, credited } of debts) {
    const unpaid = Amount.sub(owed, Amount.add(missing, credited))
    stays[asset.index] = Amount.add(unpaid, waits?.get(asset.index) ?? Amount.zero)
  }
  const from = State.house(state, 'rounding').id
  for (const [index, balance] of [...account.balances].entries()) {
    const debt = Amount.negate(balance ?? Amount.zero)
    const amount = Amount.sub(debt, stays[index] ?? Amount.zero)
    if (debt <= 0n || amount <= 0n) continue
    const asset = State.assetAt(state, index).id
    const reason = 'rounding'
    Run.emit(run, { type: 'Transferred', from, to: account.id, asset, amount, reason })
  }
}

/**
 * Ends the liquidation of an account that owes nothing and has no leg left. One that is still short
 * is named when it begins to stand so, and waits: it is not liquidated again at every price.
 *
 * Rules: [FALL19]
 */
function finish(run: Run, { account, rules, debts }: Insolvency, waits: boolean): void {
  const { state } = run
  const owes = debts.some(({ asset }) => (account.balances[asset.index] ?? 0n) < 0n)
  if (!owes && account.positions.length === 0) {
    endLiquidation(run, account, { outcome: 'bankrupt' })
    return
  }
  const { net } = assess(account, rules, state.book)
  if (net >= 0n) return
  const why: InsolvencyStands['why'] = waits ? 'market' : 'position'
  if (account.liquidation?.stands === why) return
  const amount = Amount.of(-net)
  const { id: asset } = rules.numeraire
  Run.emit(run, { type: 'InsolvencyStands', account: account.id, asset, amount, why })
}

/** What rounding may cost a position taken over at the mark: where it would be asked for again, it is not. */
const oneAtom = Amount.of(1n)

/**
 * Deleverages a position the fund took over once its loss reaches the fund's capacity: the loss
 * beyond that is the market's deficit, and its lots go to the profitable side.
 *
 * Rules: [ENG16]
 */
function deleverageFund(run: Run): void {
  const { state } = run
  const fund = State.house(state, 'fund')
  for (const held of [...fund.positions]) {
    const { instrument, leg, lots } = held
    const loss = Fund.underWater(state, held)
    const deficit = Amount.sub(loss, Fund.bearable(state, instrument))
    if (deficit <= 0n || Fund.isDisposing(state, held)) continue
    if (loss <= oneAtom && !Fund.remembers(state, instrument)) continue
    if (!Switches.isMovable(state, instrument)) continue
    const bankruptcy: Bankruptcy = { account: fund.id, legs: [{ leg, lots }], deficit }
    resolveOne(run, instrument, [bankruptcy], Amount.zero)
  }
}

/**
 * What the fund owes after disposals below their limit is the asset's house's, never that of a market
 * that has nothing to do with it: the fund does not stay negative.
 *
 * Rules: [ENG16] [FALL18]
 */
function settleFund(run: Run): void {
  const { state } = run
  const fund = State.house(state, 'fund')
  for (const [index, balance] of [...fund.balances].entries()) {
    if (balance === undefined || balance >= 0n) continue
    const asset = State.assetAt(state, index).id
    const amount = Amount.negate(balance)
    Run.emit(run, { type: 'ShortfallBooked', account: fund.id, asset, amount })
  }
}

/**
 * Turns a market's resolution into events, in an order that keeps every intermediate balance valid:
 * the fund pays, haircuts are collected, the bankrupt are paid, then their positions move.
 *
 * Rules: [FALL2]
 */
function settleMarket(run: Run, instrument: Instrument, mark: Price, resolution: Resolution): void {
  const { state } = run
  const remembers = Fund.remembers(state, instrument)
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
    // Positions that the fund already holds are not closed and taken over again, unless the market would
    // be asked again for the loss that it has just paid for.
    if (account === fund.id && by === 'fund' && remembers) continue
    Run.emit(run, { type: 'TakenOver', trade: traded(account, leg, lots), by })
  }
  const own = resolution.takeovers.some(({ account }) => account === fund.id)
  if ((own && remembers) || resolution.inheritedLots === 0n) return
  Run.emit(run, { type: 'Inherited', trade: traded(fund.id, 'net', resolution.inheritedLots) })
}
