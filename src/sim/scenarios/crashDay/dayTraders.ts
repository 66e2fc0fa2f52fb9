import type { AccountState } from '../../../engine/AccountState.ts'
import type { Command } from '../../../engine/Command.ts'
import type { Entry } from '../../../engine/Entry.ts'
import { State } from '../../../engine/State.ts'
import { assess } from '../../../margin/assess.ts'
import { TieredTerms } from '../../../margin/methods/tiered/TieredTerms.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Brackets } from '../../../model/Brackets.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Answers } from '../../agents/Answers.ts'
import { Serial } from '../Serial.ts'
import { lotsOf, type Size } from './drawStake.ts'
import { decimals, perpetualOf } from './listings.ts'
import { parameters } from './parameters.ts'
import { RestingOrders } from './restingOrders.ts'
import { drawVisit, isDayTrader, type Since, type Visit } from './visits.ts'

/**
 * Traders who come during the day, take a position at the mark and close it again; where it was
 * closed out, some return with fresh money.
 */
export interface DayTraders {
  readonly seed: number
  readonly planned: Answers<Plan>
  /** The visit each trader is on. */
  readonly standing: Map<number, Visit>
}

interface Plan {
  readonly kind: 'come' | 'leave'
  readonly visit: Visit
}

/** Plans the first visit of every day trader of a book. */
export function create(seed: number, accounts: number): DayTraders {
  const traders: DayTraders = { seed, planned: Answers.create(), standing: new Map() }
  for (let trader = 0; trader < accounts; trader++) {
    if (isDayTrader(seed, trader)) plan(traders, trader, 'opening', parameters.start)
  }
  return traders
}

function plan({ seed, planned }: DayTraders, trader: number, since: Since, at: number): void {
  const visit = drawVisit(seed, { trader, nth: Answers.ask(planned, trader), since, at })
  if (visit !== null) Answers.plan(planned, visit.from, { kind: 'come', visit })
}

/** Who was closed out may return. */
export function hear(traders: DayTraders, entries: readonly Entry[], time: number): void {
  for (const event of entries.flatMap(({ events }) => events)) {
    if (event.type !== 'LiquidationEnded') continue
    if (event.outcome !== 'closed' && event.outcome !== 'bankrupt') continue
    const trader = Serial.numberOf('trader', event.account)
    if (trader === null || event.account !== idOf(trader)) continue
    traders.standing.delete(trader)
    plan(traders, trader, 'closedOut', time)
  }
}

/** What those do who come and leave now. */
export function act(traders: DayTraders, state: State, time: number): readonly Command[] {
  return Answers.take(traders.planned, time).flatMap(({ kind, visit }) =>
    kind === 'come' ? come(traders, state, visit, time) : leave(traders, state, visit, time),
  )
}

const idOf = (trader: number): string => Serial.idOf('trader', trader)
const nameOf = ({ trader, nth }: Visit): string => `visit-${trader + 1}-${nth + 1}`

function come(
  { standing, planned }: DayTraders,
  state: State,
  visit: Visit,
  time: number,
): readonly Command[] {
  const account = State.account(state, idOf(visit.trader))
  const rules = State.rulesOf(state, account)
  const instrument = State.instrument(state, perpetualOf(visit.base))
  const price = PriceBook.usable(state.book, instrument)
  if (rules === null || price === undefined || !isFree(account, instrument)) return []
  const brought = broughtBy(visit, state, account, rules)
  const equity = assess(account, rules, state.book).equity + brought
  const size = sizeOf(visit, rules, { instrument, price, equity })
  if (size.lots === 0n) return []
  standing.set(visit.trader, visit)
  Answers.plan(planned, visit.until, { kind: 'leave', visit })
  return entering({ visit, instrument, price, brought, ...size }, rules.numeraire.id, time)
}

/** An account that a position can be taken on: with nothing on it, and nothing special about it. */
const isFree = (account: AccountState, { index }: Instrument): boolean =>
  account.liquidation === null &&
  account.positionMode === 'net' &&
  !account.isolating.has(index) &&
  account.positions.every(({ lots }) => lots === 0n)

/** Money from outside, for one who has next to none left. */
function broughtBy(
  { fresh }: Visit,
  { book }: State,
  account: AccountState,
  rules: BoundRulebook,
): Amount {
  const { equity } = assess(account, rules, book)
  return Amount.of(equity < inAtoms(parameters.day.least) ? inAtoms(fresh) : 0n)
}

const inAtoms = (whole: bigint): bigint => Integer.mul(whole, Integer.pow10(decimals))

/** Per cent of what the leverage set allows that is used. */
const used = 80n

/** The size that bears the visit's move, as far as the ceiling and the brackets allow it. */
function sizeOf(
  visit: Visit,
  rules: BoundRulebook,
  { instrument, price, equity }: { instrument: Instrument; price: Price; equity: bigint },
): Size {
  const brackets = TieredTerms.of(rules).brackets[instrument.index]
  const ceiling = parameters.leverageCeilings.find(([from]) => equity >= inAtoms(from))?.[1]
  const wanted = Integer.mulDivDown(equity, 100n, BigInt(visit.bears))
  for (const [leverage] of parameters.leverage.toReversed()) {
    if (ceiling !== undefined && leverage > ceiling) continue
    const most = Integer.mulDivDown(equity, Integer.mul(leverage, used), 100n)
    const notional = Integer.min(wanted, most)
    if (notional <= 0n || brackets === undefined) continue
    const { leverageMax } = Brackets.tier(brackets, notional)
    if (Ratio.compare(Ratio.of(leverage), leverageMax) > 0) continue
    return { lots: lotsOf(instrument, notional, price), leverage }
  }
  return { lots: 0n, leverage: 1n }
}

interface Entering extends Size {
  readonly visit: Visit
  readonly instrument: Instrument
  readonly price: Price
  readonly brought: Amount
}

/** Money where it is needed, the leverage, an order at the mark, and its fill. */
function entering(
  { visit, instrument, price, brought, ...size }: Entering,
  asset: string,
  time: number,
): readonly Command[] {
  const id = nameOf(visit)
  const account = idOf(visit.trader)
  const change = { kind: 'leverage', instrument: instrument.id, leverage: size.leverage } as const
  const lots = Quantity.of(visit.isLong ? size.lots : -size.lots)
  const order = { account, instrument: instrument.id, lots, price, reduceOnly: false }
  const money = { type: 'Deposit', id: `${id}-cash`, time, account, asset } as const
  return [
    ...(brought > 0n ? [{ ...money, amount: brought }] : []),
    { type: 'ChangeMode', id: `${id}-leverage`, time, account, change },
    { type: 'PlaceOrder', id, time, order: id, leg: 'net', ...order },
    ...RestingOrders.fill({ id, ...order }, time),
  ]
}

/** Closes what is left of the position, unless it is being liquidated; perhaps to come again. */
function leave(traders: DayTraders, state: State, visit: Visit, time: number): readonly Command[] {
  if (traders.standing.get(visit.trader) !== visit) return []
  const account = State.account(state, idOf(visit.trader))
  const instrument = State.instrument(state, perpetualOf(visit.base))
  const price = PriceBook.usable(state.book, instrument)
  if (account.liquidation !== null || price === undefined) return []
  traders.standing.delete(visit.trader)
  plan(traders, visit.trader, 'left', time)
  const held = account.positions.find(
    ({ lots, ...one }) => one.instrument === instrument && lots !== 0n,
  )
  if (held === undefined) return []
  const lots = Quantity.negate(held.lots)
  const id = `${nameOf(visit)}-out`
  const { id: name } = account
  return RestingOrders.trade(
    { id, account: name, instrument: instrument.id, lots, price, order: null },
    time,
  )
}

export * as DayTraders from './dayTraders.ts'
