import { limits } from '../base/limits.ts'
import type { Command, Execution, IndexSet, MarkSet } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import type { LiquidationOrdered, ProtectionOrdered } from '../engine/Event.ts'
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
  tell(venue, marksOf(prices))
  if (!venue.engine.state.armed) tell(venue, armAt(prices))
}

const marksOf = (prices: PriceStep): Command => ({
  ...{ type: 'SetMarks', id: `marks-${prices.time}`, ...prices },
})

const armAt = ({ time }: PriceStep): Command => ({
  ...{ type: 'Arm', id: `arm-${time}`, time, by: 'replay', reason: 'the first prices are set' },
})

/**
 * The same tick for an engine that is elsewhere: batch by batch, each to be decided and heard before
 * the next is drawn. Its agents look at the state before they act, and not between.
 *
 * Rules: [SIM2]
 */
export function* batches(
  { engine: { state }, market, agents }: Venue,
  prices: PriceStep,
): Generator<readonly Command[]> {
  const { time } = prices
  yield [marksOf(prices)]
  if (!state.armed) yield [armAt(prices)]
  for (const report of reports(market, state, time)) yield [report]
  const asked: Command[] = []
  for (const { act } of agents) act(state, time, (one) => void asked.push(one))
  yield [...asked, { type: 'AdvanceTime', id: `time-${time}`, time }]
}

/**
 * Sends a command to a venue's engine, and tells everybody of the entries.
 *
 * Rules: [SIM2]
 */
export function tell(venue: Venue, command: Command): void {
  hear(venue, venue.engine.apply(command))
}

/**
 * Tells market, agents and metrics of all entries of one command.
 *
 * Rules: [SIM2]
 */
export function hear(
  { engine, market, agents, metrics, onEntries }: Venue,
  entries: readonly Entry[],
): void {
  for (const entry of entries) {
    Metrics.observe(metrics, entry)
    for (const event of entry.events) {
      if (event.type === 'LiquidationOrdered') market.receive(event)
      if (event.type === 'ProtectionOrdered') market.receive(asReduction(event))
    }
  }
  for (const { hear } of agents) hear(entries, engine.state)
  onEntries(entries)
}

/** The market executes what a protection sends out as it does a reduction of a liquidation. */
const asReduction = (event: ProtectionOrdered): LiquidationOrdered => {
  const { order, account, instrument, leg, lots, limit, deadline } = event
  const asked = { order, account, instrument, leg, lots, deadline, purpose: 'reduce' } as const
  return { ...asked, type: 'LiquidationOrdered', bankruptcyPrice: limit }
}

function report(venue: Venue, time: number): void {
  for (const one of reports(venue.market, venue.engine.state, time)) tell(venue, one)
}

function reports(market: Market, state: State, time: number): readonly Command[] {
  const executions = market.work(state, time)
  const commands: Command[] = []
  for (let at = 0; at < executions.length; ) {
    const from = at
    at = partEnd(state, executions, from)
    const some = executions.slice(from, at)
    commands.push({ type: 'ReportExecution', id: `fills-${time}-${from}`, time, executions: some })
  }
  return commands
}

/** How far a report goes: it ends between no two legs of a unit. */
function partEnd({ orders }: State, executions: readonly Execution[], from: number): number {
  const unitOf = (at: number): string | undefined => orders.get(executions[at]?.order ?? '')?.unit
  let end = Math.min(executions.length, from + limits.executions)
  while (end < executions.length && unitOf(end) !== undefined && unitOf(end) === unitOf(end - 1))
    end -= 1
  return end
}

export * as Loop from './loop.ts'
