import type { Entry } from '../../engine/Entry.ts'
import { State } from '../../engine/State.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Price } from '../../money/Price.ts'
import { answerCall, type Take } from '../../sim/answerCall.ts'
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

function answer(state: State, { call, response }: Answer, market: Market, time: number) {
  const { kind, part } = response
  if (kind !== 'reduce') return answerCall.deposit(state, call, part, time)
  const take: Take = (instrument, lots) => Market.take(market, state, instrument, lots)
  return answerCall.reduce(state, call, part, take, time)
}

export * as Traders from './Traders.ts'
