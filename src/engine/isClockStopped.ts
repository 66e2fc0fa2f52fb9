import type { AccountState } from './AccountState.ts'
import { isOn } from './isOn.ts'
import { State } from './State.ts'

/**
 * Whether the clocks of an account's calls stand still: all of them were stopped, or deposits are
 * switched off in something it holds, owes or is measured in, so that it could not bring what is
 * asked.
 *
 * Rules: [ENG20]
 */
export function isClockStopped(state: State, account: AccountState): boolean {
  if (state.callClockStoppedAt !== null) return true
  if (state.switchedOff.size === 0) return false
  return !isOn(state, 'deposit', 'asset', assetsOf(state, account))
}

/** What it may have to bring, claims by what they stand for. */
export function* assetsOf(state: State, account: AccountState): Iterable<string> {
  const numeraire = account.rules?.active?.numeraire
  if (numeraire !== undefined) yield numeraire
  for (const [index, balance] of account.balances.entries()) {
    if (balance === undefined || balance === 0n) continue
    yield State.standsFor(state, index).id
  }
}
