import { Amount } from '../../money/Amount.ts'
import type { AccountState } from '../AccountState.ts'
import type {
  InstrumentDelisted,
  InstrumentSettled,
  Settled,
  SuspensionEnded,
  Trade,
} from '../Event.ts'
import { State } from '../State.ts'
import { Timers } from '../Timers.ts'
import { drawFund } from './draws.ts'
import { applyTrade } from './trade.ts'

/** The events that end something: the effect of each on State. */
export const ends = {
  InstrumentDelisted: instrumentDelisted,
  InstrumentSettled: instrumentSettled,
  Settled: settled,
  SuspensionEnded: suspensionEnded,
}

function instrumentDelisted(state: State, { instrument }: InstrumentDelisted): void {
  state.ends[State.instrument(state, instrument).index] = 'delisted'
}

function instrumentSettled(state: State, { instrument }: InstrumentSettled): void {
  state.ends[State.instrument(state, instrument).index] = 'settled'
}

function settled(state: State, { trade }: Settled): void {
  realise(state, trade)
}

/** What the fund realises of a position it took over counts against its cap in the market. */
export function realise(state: State, trade: Trade): void {
  applyTrade(state, trade)
  if (State.account(state, trade.account).role !== 'fund') return
  const instrument = State.instrument(state, trade.instrument)
  drawFund(state, instrument, Amount.negate(trade.realised))
}

function suspensionEnded(state: State, event: SuspensionEnded): void {
  endSuspension(state, State.account(state, event.account))
}

/** Lets liquidation act on an account again. */
export function endSuspension(state: State, account: AccountState): void {
  if (account.suspension === null) return
  account.suspension = null
  Timers.clear(state.timers, Timers.ofSuspension(account.id))
}
