import { defined } from '../../base/assert.ts'
import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import type { Quantity } from '../../money/Quantity.ts'
import type { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { isClockStopped } from '../isClockStopped.ts'
import type { LoanRemedy } from '../loan/remediesOf.ts'
import { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/** So many signed lots of a leg, closed at the mark, cure by themselves. */
export interface CuringReduction {
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** The signed trade: negative sells. */
  readonly lots: Quantity
}

/** A margin call was issued. */
export interface CallOpened {
  readonly type: 'CallOpened'
  readonly call: string
  readonly account: AccountId
  readonly ladder: string
  readonly level: string
  /** What cures it in cash, numeraire atoms. */
  readonly amount: Value
  /** What cures it by reducing: for each position that can do it alone, the fewest lots to close. */
  readonly reductions: readonly CuringReduction[]
  /** What cures a loan: for each debt and collateral that can do it alone, what to bring of it. */
  readonly remedies: readonly LoanRemedy[]
  /** The marginRatio of maintenance at or under which it is cured. */
  readonly cureTo: Ratio
  readonly equity: Value
  readonly requirement: Value
  readonly deadline: number
}

export function evolve(state: State, event: CallOpened): void {
  const account = State.account(state, event.account)
  const rulebook = defined(account.rules?.active, 'a called account lives under rules')
  account.calls[rulebook.ladders.findIndex(({ id }) => id === event.ladder)] = event.call
  const isStopped = isClockStopped(state, account)
  state.calls.set(event.call, {
    id: event.call,
    account: event.account,
    ladder: event.ladder,
    level: event.level,
    openedAt: state.time,
    deadline: event.deadline,
    frozenAt: isStopped ? state.time : null,
    amount: event.amount,
    procedure: rulebook.call,
    brought: Value.zero,
    status: 'open',
    metBy: null,
    acknowledgedBy: null,
    extensions: [],
  })
  state.counters.call += 1
  if (!isStopped) Timers.set(state.timers, Timers.ofCall(event.call), event.deadline)
}

export * as CallOpened from './CallOpened.ts'
