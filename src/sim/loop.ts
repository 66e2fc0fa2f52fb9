import { limits } from '../base/limits.ts'
import type { Command, Execution, IndexSet, MarkSet } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import type { LiquidationOrdered } from '../engine/Event.ts'
import { State } from '../engine/State.ts'
import { step } from '../engine/step.ts'
import { Metrics } from './metrics.ts'

/** The engine interface the loop drives, with or without a journal. */
export interface Engine {
  readonly state: State
  /** Decides a command; the entries may not be durable before the next commit. */
  apply(command: Command): readonly Entry[]
}

/** Executes an engine's orders. */
export interface Market {
  /** Accepts an order. */
  receive(order: LiquidationOrdered): void
  /** Fills of the outstanding orders at a time. */
  work(state: State, time: number): readonly Execution[]
}

/** Sends a command to an engine; all its consequences have happened when this returns. */
export type Send = (command: Command) => void

/** An agent that acts on an engine once prices are set and executions are reported. */
export interface Agent {
  /** Receives all entries of one command. */
  hear(entries: readonly Entry[], state: State): void
  act(state: State, time: number, send: Send): void
}

/** One engine in the loop, its market and its agents. */
export interface Venue {
  readonly engine: Engine
  readonly market: Market
  readonly agents: readonly Agent[]
  readonly metrics: Metrics
  /** Receives the entries of every command, in order, after all agents. */
  readonly onEntries: (entries: readonly Entry[]) => void
}

/** Prices at one time. */
export interface PriceStep {
  readonly time: number
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}

/** An engine in memory only, without a journal. */
export function unkept(): Engine {
  const state = State.create()
  return { state, apply: (command) => step(state, command) }
}

/**
 * One tick, each step over all venues: `quote` sets prices; outstanding orders are worked and
 * reported; agents act; then the clock advances and what remains is settled.
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

/** Tells an engine its prices, and arms it the first time. */
export function setPrices(venue: Venue, prices: PriceStep): void {
  const { time } = prices
  tell(venue, { type: 'SetMarks', id: `marks-${time}`, ...prices })
  if (venue.engine.state.armed) return
  const reason = 'the first prices are set'
  tell(venue, { type: 'Arm', id: `arm-${time}`, time, by: 'replay', reason })
}

/**
 * Sends a command to a venue's engine, and notifies every agent of the entries.
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
