import { MarginCall } from '../../calls/MarginCall.ts'
import type { AccountState } from '../../engine/AccountState.ts'
import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import { State } from '../../engine/State.ts'
import { assess } from '../../margin/assess.ts'
import { contributions } from '../../margin/contributions.ts'
import { cureQuantity } from '../../margin/cureQuantity.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Position } from '../../model/Position.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import type { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Market } from '../replay/Market.ts'
import type { Holders } from '../replay/Session.ts'
import { fillResting, isPassed } from './fillResting.ts'
import type { RestingOrder } from './Holder.ts'
import { type Response, respond } from './respond.ts'

/** How far prices of the running minute went. */
export interface Reach {
  readonly low: Price
  readonly high: Price
}

/** What the traders of the demo need to know of their market. */
export interface Exchange {
  readonly market: Market
  readonly reachOf: (instrument: Instrument) => Reach | null
}

interface Answer {
  readonly call: string
  readonly response: Response
}

/**
 * Plays the traders: who is called answers as drawn, some minutes later or not at all, and open
 * orders are filled when prices pass their limit.
 */
export function create(
  seed: number,
  resting: readonly RestingOrder[],
  exchange: Exchange,
): Holders {
  const called = new Map<number, number>()
  const due = new Map<number, Answer[]>()
  const open = byInstrument(resting)
  const hear = (entries: readonly Entry[], time: number) => {
    for (const { events } of entries) {
      for (const event of events) {
        if (event.type === 'OrderClosed')
          for (const orders of open.values()) orders.delete(event.order)
        if (event.type !== 'CallOpened') continue
        const trader = traderOf(event.account)
        if (trader === null) continue
        const before = called.get(trader) ?? 0
        called.set(trader, before + 1)
        const response = respond(seed, trader, before)
        if (response.kind === 'ignore') continue
        const at = time + response.delay
        due.set(at, [...(due.get(at) ?? []), { call: event.call, response }])
      }
    }
  }
  return {
    respond(state, entries, time) {
      hear(entries, time)
      const commands = passed(state, open, exchange).flatMap((order) => fillResting(order, time))
      for (const [at, answers] of due) {
        if (at > time) continue
        due.delete(at)
        for (const one of answers) commands.push(...answer(state, one, exchange.market, time))
      }
      return commands
    },
  }
}

/** The number of a trader, of whom the account may be an isolated position; null for others. */
function traderOf(account: string): number | null {
  const found = /^trader-(\d+)(?:\/|$)/.exec(account)
  return found === null ? null : Number(found[1]) - 1
}

type Open = ReadonlyMap<string, Map<string, RestingOrder>>

function byInstrument(resting: readonly RestingOrder[]): Open {
  const open = new Map<string, Map<string, RestingOrder>>()
  for (const order of resting) {
    const orders = open.get(order.instrument) ?? new Map<string, RestingOrder>()
    open.set(order.instrument, orders.set(order.id, order))
  }
  return open
}

function passed(state: State, open: Open, { reachOf }: Exchange): readonly RestingOrder[] {
  return [...open].flatMap(([id, orders]) => {
    const reach = reachOf(State.instrument(state, id))
    if (reach === null) return []
    return [...orders.values()].filter((order) => isPassed(order, reach.low, reach.high))
  })
}

function answer(state: State, { call: id, response }: Answer, market: Market, time: number) {
  const call = state.calls.get(id)
  if (call === undefined) return []
  const account = State.account(state, call.account)
  return response.kind === 'reduce'
    ? reduce(state, account, call, market, time)
    : deposit(state, account, call, response, time)
}

function deposit(
  state: State,
  account: AccountState,
  call: MarginCall,
  { part }: Response,
  time: number,
): readonly Command[] {
  const terms = State.terms(state, account)
  if (terms === null) return []
  const measure = Assessment.measure(assess(account, terms, state.book), 'maintenance')
  const amount = Amount.of(Ratio.mulUp(MarginCall.amountNow(call, measure), part))
  if (amount <= 0n) return []
  const asset = terms.numeraire.id
  return [{ type: 'Deposit', id: `answer-${call.id}`, time, account: account.id, asset, amount }]
}

/** Selling moves the price against the seller, so a little more than cures at the mark. */
const MORE = Ratio.of(11n, 10n)

/** Closes what is needed of the position that asks for most, at what the market gives. */
function reduce(
  state: State,
  account: AccountState,
  call: MarginCall,
  market: Market,
  time: number,
): readonly Command[] {
  const terms = State.terms(state, account)
  const position = terms === null ? null : heaviest(contributions(account, terms, state.book))
  if (terms === null || position === null) return []
  const { instrument, leg, lots: held } = position
  const { cureTo } = call.procedure
  const cure = cureQuantity(account, terms, state.book, position, cureTo, Ratio.zero)
  const size = Integer.abs(held)
  const closed = cure === null ? size : Integer.min(size, Ratio.mulUp(cure, MORE))
  const wanted = Quantity.of(held > 0n ? -closed : closed)
  const { lots, price } = Market.take(market, state, instrument, wanted)
  if (lots === 0n) return []
  const id = `answer-${call.id}`
  const owner = account.parent?.id ?? account.id
  return [
    {
      ...{ type: 'ReportFill', id, fill: id, time, account: owner, instrument: instrument.id },
      ...{ leg, lots, price, fee: Amount.zero, order: null },
    },
  ]
}

function heaviest(
  parts: readonly { readonly position: Position; readonly maintenanceValue: bigint }[],
): Position | null {
  let found: (typeof parts)[number] | null = null
  for (const part of parts) {
    if (found === null || part.maintenanceValue > found.maintenanceValue) found = part
  }
  return found?.position ?? null
}

export * as Traders from './Traders.ts'
