import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event, EventType } from '../../src/engine/Event.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { type Draft, instruments, prices, rulebook, start, unit } from './world.ts'

/** An engine with a small market, and short helpers for commands. */
export interface Desk {
  readonly state: State
  time: number
  count: number
  /** All entries so far. */
  readonly entries: Entry[]
}

export const btc = 'BTC/USDT:USDT'

/** Armed, with marks at the start prices and an amount of USDT in the fund. */
export function create(part: Partial<Rulebook> = {}, fund = 10_000n): Desk {
  const desk: Desk = { state: State.create(), time: start, count: 0, entries: [] }
  for (const asset of ['USDT', 'BTC', 'ETH', 'USD', 'OIL']) {
    tell(desk, { type: 'DefineAsset', asset, decimals: 8 })
  }
  for (const instrument of instruments) tell(desk, { type: 'DefineInstrument', instrument })
  tell(desk, { type: 'DefineRulebook', rulebook: rulebook(part) })
  if (fund > 0n) deposit(desk, 'house:fund', fund)
  setMarks(desk)
  tell(desk, { type: 'Arm', by: 'desk', reason: 'test' })
  return desk
}

/** Executes a command at the desk's time and returns the events. */
export function tell(desk: Desk, draft: Draft, id = `c${desk.count + 1}`): Event[] {
  desk.count += 1
  const entries = step(desk.state, { ...draft, id, time: desk.time } as Command)
  desk.entries.push(...entries)
  return entries.flatMap(({ events }) => events)
}

export function wait(desk: Desk, milliseconds: number): Event[] {
  desk.time += milliseconds
  return tell(desk, { type: 'AdvanceTime' })
}

/** Opens an account with USDT in whole units. */
export function open(desk: Desk, account: string, usdt: bigint): void {
  const owner = account
  tell(desk, {
    type: 'OpenAccount',
    account,
    owner,
    group: owner,
    rulebook: 'ranked',
    positionMode: 'net',
  })
  if (usdt > 0n) deposit(desk, account, usdt)
}

export const deposit = (desk: Desk, account: string, usdt: bigint, atoms = 0n): Event[] =>
  tell(desk, { type: 'Deposit', account, asset: 'USDT', amount: Amount.of(usdt * unit + atoms) })

/** A fill in thousandths of a bitcoin, at whole dollars. */
export const fill = (
  desk: Desk,
  account: string,
  lots: bigint,
  price = 40_000n,
  instrument = btc,
) =>
  tell(desk, {
    type: 'ReportFill',
    fill: `fill-${desk.count}`,
    account,
    instrument,
    leg: 'net',
    lots: Quantity.of(lots),
    price: Price.of(price),
    fee: Amount.zero,
    order: null,
  })

/**
 * Sets the bitcoin perpetual's mark (its spot and index price follow) and all others to the start.
 */
export function setMarks(desk: Desk, bitcoin = 40_000n): Event[] {
  const { time } = desk
  const marks = desk.state.instruments.map(({ id, base, index }) => ({
    instrument: id,
    price: Price.of(base === 'BTC' ? bitcoin : (prices[index] as bigint)),
    time,
    source: 'test',
  }))
  const worth = { USDT: 1n, BTC: bitcoin, ETH: 3_000n }
  const indices = Object.entries(worth).map(([asset, price]) => ({
    asset,
    price: price * 10n ** 12n,
    time,
    source: 'test',
  }))
  return tell(desk, { type: 'SetMarks', marks, indices })
}

/** Fills a share of every order at a price and ends the order. */
export const answer = (desk: Desk, price: bigint, part = 1n, of = 1n): Event[] =>
  tell(desk, {
    type: 'ReportExecution',
    executions: [...desk.state.orders.values()].map((order) => ({
      order: order.id,
      instrument: order.instrument.id,
      lots: Quantity.of((order.left * part) / of),
      price: Price.of(price),
      fee: Amount.zero,
      status: 'done' as const,
    })),
  })

export const pick = <T extends EventType>(events: readonly Event[], type: T) =>
  events.filter((event): event is Extract<Event, { type: T }> => event.type === type)

/** The rejection code, or null where the command was accepted. */
export const refusal = (events: readonly Event[]): string | null =>
  pick(events, 'Rejected')[0]?.code ?? null

export const types = (events: readonly Event[]): string => events.map(({ type }) => type).join(' ')

export const balance = ({ state }: Desk, account: string, asset = 'USDT'): bigint =>
  State.account(state, account).balances[State.asset(state, asset).index] ?? 0n

export * as Desk from './Desk.ts'
