import { limits } from '../../base/limits.ts'
import type { Command, IndexSet, MarkSet } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { LiquidationOrdered } from '../../engine/Event.ts'
import type { State } from '../../engine/State.ts'
import type { Engine } from './Engine.ts'
import { Market } from './Market.ts'

/** Prices at one moment of the past. */
export interface PriceStep {
  readonly time: number
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}

/** People who answer what the engine asks of them: played in a demonstration, absent in a replay. */
export interface Holders {
  /** What they send at a moment, after what has happened since they were last asked. */
  respond(state: State, entries: readonly Entry[], time: number): Iterable<Command>
}

/** A replay under way. */
export interface Session {
  readonly engine: Engine
  readonly market: Market
  readonly holders: Holders | null
  /** Told of every command's entries, in order. */
  readonly onEntries: (entries: readonly Entry[]) => void
  /** Orders to be answered. */
  pending: LiquidationOrdered[]
}

export const create = (
  engine: Engine,
  market: Market,
  holders: Holders | null,
  onEntries: Session['onEntries'],
): Session => ({ engine, market, holders, onEntries, pending: [] })

/**
 * One time step, closed: prices are set; what the engine orders is filled from the market's depth and
 * reported at once; account holders answer; then the clock moves, and what is left is settled.
 */
export function advance(session: Session, step: PriceStep): void {
  const { engine, holders } = session
  const { time } = step
  const heard: Entry[] = []
  const tell = (command: Command) => heard.push(...apply(session, command))
  tell({ type: 'SetMarks', id: `marks-${time}`, ...step })
  if (!engine.state.armed) {
    tell({ type: 'Arm', id: `arm-${time}`, time, by: 'replay', reason: 'the first prices are set' })
  }
  report(session, time, tell)
  for (const command of holders?.respond(engine.state, heard, time) ?? []) tell(command)
  tell({ type: 'AdvanceTime', id: `time-${time}`, time })
}

/** Feeds one command, and remembers what it orders. */
export function apply(session: Session, command: Command): readonly Entry[] {
  const entries = session.engine.apply(command)
  for (const { events } of entries) {
    for (const event of events) {
      if (event.type === 'LiquidationOrdered') session.pending.push(event)
    }
  }
  session.onEntries(entries)
  return entries
}

function report(session: Session, time: number, tell: (command: Command) => void): void {
  const orders = session.pending
  session.pending = []
  const executions = Market.answer(session.market, session.engine.state, orders)
  for (let at = 0; at < executions.length; at += limits.executions) {
    const some = executions.slice(at, at + limits.executions)
    tell({ type: 'ReportExecution', id: `fills-${time}-${at}`, time, executions: some })
  }
}

export * as Session from './Session.ts'
