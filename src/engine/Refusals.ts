import type { InFlight } from '../liquidation/PlannedOrder.ts'
import type { Instrument } from '../model/Instrument.ts'
import { Rulebook } from '../model/Rulebook.ts'
import type { Liquidation } from './AccountState.ts'
import { Run } from './Run.ts'
import { type LiquidationOrder, State } from './State.ts'

/**
 * Whether an order in an instrument is held off now: it was refused and its time to be tried again
 * has not come, or it was a conversion and is given up.
 *
 * Rules: [ENG23]
 */
export const holdsOff = (
  { refusals = [] }: Liquidation,
  { index }: Instrument,
  now: number,
): boolean =>
  refusals.some(
    (one) =>
      one.instrument === index && (one.at > now || (one.isEscalated && one.purpose === 'convert')),
  )

/** Whether conversions in an instrument are given up in this liquidation. */
export const isGivenUp = (liquidation: Liquidation | null, { index }: Instrument): boolean =>
  (liquidation?.refusals ?? []).some(
    ({ instrument, purpose, isEscalated }) =>
      instrument === index && purpose === 'convert' && isEscalated,
  )

/** The refused orders that are tried again before anything else is: they count as in flight. */
export const pending = (
  state: State,
  { refusals = [] }: Liquidation,
): readonly (InFlight & { readonly purpose: LiquidationOrder['purpose'] })[] =>
  refusals
    .filter(({ at, isEscalated }) => at > state.time && !isEscalated)
    .map((one) => ({ ...one, instrument: state.instruments[one.instrument] as Instrument }))

/** Whether a conversion is to be tried again: until then what the account is short of is not known. */
export const isConverting = (state: State, liquidation: Liquidation): boolean =>
  pending(state, liquidation).some(({ purpose }) => purpose === 'convert')

/**
 * Schedules an order that came back with nothing filled to be tried again, or gives it up for the
 * next step once it has been refused as often as its rules allow: after a conversion the house takes
 * the coins, after a reduction the next position is reduced, and this one is tried at longer
 * intervals.
 *
 * Rules: [ENG23]
 */
export function refuse(run: Run, order: LiquidationOrder): void {
  const { state } = run
  const { account, instrument, leg, purpose, lots } = order
  const { liquidation } = account
  const rules = State.rulesOf(state, account)
  if (liquidation === null || rules === null || order.cancelled) return
  if (purpose === 'dispose' || purpose === 'protect') return
  const { after, times: most } = Rulebook.retryOf(liquidation.terms ?? rules.rulebook.liquidation)
  const before = liquidation.refusals?.find((one) => one.instrument === instrument.index)
  const times = (before?.times ?? 0) + 1
  const at = state.time + (times < most ? after : after * slowness)
  const about = { account: account.id, instrument: instrument.id, purpose, times }
  Run.emit(run, { type: 'RetryScheduled', ...about, leg, lots, at })
  if (times !== most) return
  const to = purpose === 'convert' ? 'house' : 'next'
  Run.emit(run, { type: 'OrderEscalated', ...about, to })
}

/** Beyond the limit a reduction is tried at intervals longer by so much: there is no other way. */
const slowness = 60

export * as Refusals from './Refusals.ts'
