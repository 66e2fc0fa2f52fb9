import { limits } from '../base/limits.ts'
import type { Command } from './Command.ts'
import { Content } from './Content.ts'
import type { Event, EventType } from './Event.ts'
import { accounts } from './evolve/accounts.ts'
import { auctions } from './evolve/auctions.ts'
import { balances } from './evolve/balances.ts'
import { calls } from './evolve/calls.ts'
import { control } from './evolve/control.ts'
import { definitions } from './evolve/definitions.ts'
import { dividends } from './evolve/dividends.ts'
import { ends } from './evolve/ends.ts'
import { liquidation } from './evolve/liquidation.ts'
import { options } from './evolve/options.ts'
import { orders } from './evolve/orders.ts'
import { passInterest, pools } from './evolve/pools.ts'
import { prices } from './evolve/prices.ts'
import { protections } from './evolve/protections.ts'
import { restraints } from './evolve/restraints.ts'
import { setSchedule } from './evolve/schedules.ts'
import { troves } from './evolve/troves.ts'
import { waterfall } from './evolve/waterfall.ts'
import { PastIds } from './PastIds.ts'
import type { State } from './State.ts'
import { Timers } from './Timers.ts'
import { Window } from './Window.ts'

type Evolve<T extends EventType> = (state: State, event: Extract<Event, { type: T }>) => void

const nothing = (): void => {}

/** Events for the record only, which change nothing in State. */
const records = {
  AuditBreached: nothing,
  IndexConfirmed: nothing,
  LoanAbsorbed: nothing,
  LoanLiquidated: nothing,
  LoanRedeemed: nothing,
  MarkConfirmed: nothing,
  MarketsGoverned: nothing,
  Rejected: nothing,
  RoundEnded: nothing,
  RoundPaused: nothing,
  SelfTradeFlagged: nothing,
  TimeAdvanced: nothing,
}

/** Every event's effect on State, from its family; an event without one does not compile. */
const table: { readonly [T in EventType]: Evolve<T> } = {
  ...accounts,
  ...auctions,
  ...balances,
  ...calls,
  ...control,
  ...definitions,
  ...dividends,
  ...ends,
  ...options,
  ...liquidation,
  ...orders,
  ...pools,
  ...prices,
  ...protections,
  ...waterfall,
  ...records,
  ...restraints,
  ...troves,
}

/**
 * Applies an event. The only writer of State; it decides nothing and never fails.
 *
 * Rules: [ENG1] [ENG2]
 */
export function evolve(state: State, event: Event): void {
  const apply = table[event.type] as (state: State, event: Event) => void
  apply(state, event)
}

/** Opens an entry in State: counts it, moves the clock, remembers the command's id. */
export function openEntry(state: State, time: number, command: Command | null): void {
  state.seq += 1
  setClock(state, time)
  if (command !== null) remember(state, command)
}

/**
 * Remembers a command's id and what it said; an id that leaves the window is known to be past. Marks
 * and the clock told again change nothing: newer ones stand, so that a feed's ids may be forgotten.
 */
function remember({ commandIds, past }: State, command: Command): void {
  if (Window.has(commandIds, command.id) || PastIds.has(past.commands, command.id)) return
  const gone = Window.add(commandIds, command.id, Content.of(command))
  if (gone === null) return
  const [id, content] = gone
  const type = Content.typeOf(content)
  if (type !== 'SetMarks' && type !== 'AdvanceTime') PastIds.add(past.commands, id)
}

/** Looks at the state as of a later time, and puts the clock back. */
export function asOf<T>(state: State, time: number, look: () => T): T {
  const { time: before } = state
  const accrued = state.book.accrued.slice()
  setClock(state, time)
  try {
    return look()
  } finally {
    state.time = before
    state.book.time = before
    accrued.forEach((worth, index) => {
      state.book.accrued[index] = worth
    })
  }
}

function setClock(state: State, time: number): void {
  state.time = time
  state.book.time = time
  passInterest(state)
}

/** Whether a timer fires before a command of a time. */
export const isTimerDue = (state: State, time: number): boolean =>
  Timers.next(state.timers, time) !== null

/** When the first timer fires; null where none is set. */
export const nextTimer = (state: State): number | null =>
  Timers.next(state.timers, limits.time)?.due ?? null

/** Takes the first timer that is due; its handler may set it again, and a schedule goes on. */
export function takeTimer(state: State): string | null {
  const timer = Timers.next(state.timers, state.time)
  if (timer === null) return null
  Timers.clear(state.timers, timer.id)
  const scheduled = Timers.scheduled(timer.id)
  const rules = scheduled && state.rulebooks.get(scheduled.rulebook)
  if (rules) setSchedule(state, rules, scheduled.ladder)
  return timer.id
}
