import { MarginCall } from '../../calls/MarginCall.ts'
import type { AccountState } from '../AccountState.ts'
import { Auction } from '../Auction.ts'
import type { Rules } from '../Rules.ts'
import type { MarketVersions, State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { Timers } from '../Timers.ts'
import { passSchedules, setSchedules } from './schedules.ts'

/**
 * Sets the timers of everything in State that waits for a time: they are derived, and not kept.
 *
 * Rules: [ENG17]
 */
export function setTimers(state: State): void {
  const set = (id: string, due: number): void => Timers.set(state.timers, id, due)
  for (const call of state.calls.values()) {
    if (call.frozenAt === null) set(Timers.ofCall(call.id), MarginCall.expiresAt(call))
  }
  for (const { id, deadline, queried } of state.orders.values()) {
    if (!queried) set(Timers.ofOrder(id), deadline)
  }
  for (const [key, until] of state.graces) set(Timers.ofGrace(key), until)
  for (const auction of state.auctions.values()) {
    if (Switches.isBidStopped(state, auction)) continue
    set(Timers.ofAuction(auction.id), Auction.endsAt(auction))
  }
  setAccountTimers(state, set)
  setVersionTimers(state, set)
}

/**
 * Passes the timers that are due by now and of which no event says that they fired, as where entries are
 * folded: a schedule goes on, and the protections and paused liquidations that were to be looked at were.
 *
 * Rules: [ENG2] [CALL30] [LIQ21]
 */
export function passTimers(state: State): void {
  const { timers, time } = state
  if (Timers.next(timers, time) === null) return
  for (const rules of state.rulebooks.values()) passSchedules(state, rules)
  for (const index of state.guarded) {
    const { id, guards } = state.accounts[index] as AccountState
    for (const { number } of guards) Timers.pass(timers, Timers.ofProtection(id, number), time)
  }
  for (const index of state.liquidating) {
    Timers.pass(timers, Timers.ofPause((state.accounts[index] as AccountState).id), time)
  }
}

/** When an account under liquidation may be reduced again by its pause; zero where it has none. */
export function resumesAt({
  lastStep,
  liquidation,
}: Pick<AccountState, 'lastStep' | 'liquidation'>): number {
  const pause = liquidation?.terms?.steps?.pause
  return pause === undefined || lastStep === null ? 0 : lastStep.at + pause
}

type Set = (id: string, due: number) => void

function setAccountTimers(state: State, set: Set): void {
  for (const { id, restrictions, suspension, liquidation, lastStep, guards } of state.accounts) {
    for (const { number, attempt, restsUntil } of guards) {
      const due = attempt?.until ?? restsUntil
      if (due > state.time) set(Timers.ofProtection(id, number), due)
    }
    if (suspension?.until != null) set(Timers.ofSuspension(id), suspension.until)
    if (resumesAt({ lastStep, liquidation }) > state.time) {
      set(Timers.ofPause(id), resumesAt({ lastStep, liquidation }))
    }
    for (const { instrument, at } of liquidation?.refusals ?? []) {
      if (at > state.time) set(Timers.ofRetry(id, instrument), at)
    }
    const opens = liquidation?.waitsUntil ?? 0
    if (opens > state.time) set(Timers.ofOpening(id), opens)
    for (const { id: restraint, until } of restrictions) {
      if (until !== null) set(Timers.ofRestriction(id, restraint), until)
    }
  }
}

function setVersionTimers(state: State, set: Set): void {
  const later = ({ versions, active }: Rules | MarketVersions) =>
    [...versions].filter(
      ({ version, activeFrom }) => activeFrom > state.time && version > (active?.version ?? 0),
    )
  for (const rules of state.rulebooks.values()) {
    setSchedules(state, rules)
    for (const one of later(rules)) set(Timers.ofRulebook(rules.id, one.version), one.activeFrom)
  }
  for (const [instrument, market] of state.markets) {
    for (const one of later(market)) set(Timers.ofMarket(instrument, one.version), one.activeFrom)
  }
}
