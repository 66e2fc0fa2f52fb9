import type { AccountState } from './AccountState.ts'
import type { SwitchName, SwitchScope } from './Command.ts'
import { State } from './State.ts'

/** Kinds of action that an operator can turn off, for everything or for one asset or instrument. */

/** The key of a switch that is off. */
export const keyOf = (what: SwitchName, scope: SwitchScope): string =>
  `${what}:${scope.kind}:${scope.id}`

/** Whether a kind of action is on, for everything and for the assets or instruments named. */
export function isOn(
  state: State,
  what: SwitchName,
  kind: 'asset' | 'instrument',
  ids: Iterable<string>,
): boolean {
  const { switchedOff } = state
  if (switchedOff.size === 0) return true
  if (switchedOff.has(keyOf(what, { kind: 'all', id: '' }))) return false
  for (const id of ids) {
    if (switchedOff.has(keyOf(what, { kind, id }))) return false
  }
  return true
}

/**
 * Whether liquidation may act on an account: it is kept here, the engine is armed, and no switch is
 * off for anything it holds.
 */
export function mayLiquidate(state: State, account: AccountState): boolean {
  if (account.kind !== 'own' || !state.armed) return false
  if (state.switchedOff.size === 0) return true
  const ids = account.positions.map(({ instrument }) => instrument.id)
  return (
    isOn(state, 'liquidation', 'instrument', ids) &&
    isOn(state, 'liquidation', 'asset', assetsOf(state, account))
  )
}

/**
 * Whether the call clocks of an account are stopped: all clocks were stopped, or deposits are off
 * in something it holds, owes or has as numeraire, so that it could not meet the call.
 *
 * Rules: [ENG20]
 */
export function isClockStopped(state: State, account: AccountState): boolean {
  if (state.callClockStoppedAt !== null) return true
  if (state.switchedOff.size === 0) return false
  return !isOn(state, 'deposit', 'asset', assetsOf(state, account))
}

/** The assets it may have to deposit; a claim counts as its underlying. */
function assetsOf(state: State, account: AccountState): string[] {
  const found: string[] = []
  const numeraire = account.rules?.active?.numeraire
  if (numeraire !== undefined) found.push(numeraire)
  for (const [index, balance] of account.balances.entries()) {
    if (balance === undefined || balance === 0n) continue
    found.push(State.underlyingOf(state, index).id)
  }
  return found
}

export * as Switches from './Switches.ts'
