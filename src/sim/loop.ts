import { limits } from '../base/limits.ts'
import type { Command, Execution, IndexSet, MarkSet } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import type { LiquidationOrdered } from '../engine/Event.ts'
import { State } from '../engine/State.ts'
import { step } from '../engine/step.ts'
import { Metrics } from './metrics.ts'

/** An engine as the loop drives it, with a journal behind it or without. */
export interface Engine {
  readonly state: State
  /** Decides a command; the entries may not be durable before the next commit. */
  apply(command: Command): readonly Entry[]
}

/** What executes the orders of an engine. */
export interface Market {
  /** Takes in an order. */
  receive(order: LiquidationOrdered): void
  /** What orders that are out got at a moment. */
  work(state: State, time: number): readonly Execution[]
}

/** Takes a command through an engine; what follows from it has happened when this returns. */
export type Send = (command: Command) => void

/** Who acts on an engine once prices are set and executions are reported. */
export interface Agent {
  /** Takes in all that one command did. */
  hear(entries: readonly Entry[], state: State): void
  act(state: State, time: number, send: Send): void
}

/** One engine in the loop, the market it trades in, and those who act on it. */
export interface Venue {
  readonly engine: Engine
  readonly market: Market
  readonly agents: readonly Agent[]
  readonly metrics: Metrics
  /** Told of every command's entries, in order, after all others. */
  readonly onEntries: (entries: readonly Entry[]) => void
}

/** Prices of one moment. */
export interface PriceStep {
  readonly time: number
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}

/** An engine that is kept nowhere. */
export function unkept(): Engine {
  const state = State.create()
  return { state, apply: (command) => step(state, command) }
}

/**
 * One tick, over all venues in each of its steps: prices are set, by whatever `quote` sends; orders
 * that are out are worked and reported; those who act have their turn; then the clock moves, and what
 * is left is settled.
 *
 * Rules: [SIM2]
 *
 * @example
 * Loop.tick([venue], prices.time, () => Loop.setPrices(venue, prices))
 */
export function tick<V extends Venue>(
  venues: readonly V[],
  time: number,
  quote: (venue: V) => void,
): void {
  for (const venue of venues) quote(venue)
  for (const venue of venues) report(venue, time)
  for (const venue of venues) {
    for (const { act } of venue.agents) act(venue.engine.state, time, (one) => tell(venue, one))
    tell(venue, { type: 'AdvanceTime', id: `time-${time}`, time })
  }
}

/** Tells an engine its prices; at the first it is armed. */
export function setPrices(venue: Venue, prices: PriceStep): void {
  const { time } = prices
  tell(venue, { type: 'SetMarks', id: `marks-${time}`, ...prices })
  if (venue.engine.state.armed) return
  const reason = 'the first prices are set'
  tell(venue, { type: 'Arm', id: `arm-${time}`, time, by: 'replay', reason })
}

/**
 * Takes a command through a venue's engine, and lets everybody know what it did.
 *
 * Rules: [SIM2]
 */
export function tell(
  { engine, market, agents, metrics, onEntries }: Venue,
  command: Command,
): void {
  const entries = engine.apply(command)
  for (const entry of entries) {
    Metrics.observe(metrics, entry)
    for (const event of entry.events) {
      if (event.type === 'LiquidationOrdered') market.receive(event)
    }
  }
  for (const { hear } of agents) hear(entries, engine.state)
  onEntries(entries)
}

function report(venue: Venue, time: number): void {
  const executions = venue.market.work(venue.engine.state, time)
  for (let at = 0; at < executions.length; at += limits.executions) {
    const some = executions.slice(at, at + limits.executions)
    tell(venue, { type: 'ReportExecution', id: `fills-${time}-${at}`, time, executions: some })
  }
}

export * as Loop from './loop.ts'
