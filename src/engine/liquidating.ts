import type { AccountState } from './AccountState.ts'
import type { State } from './State.ts'

/** The accounts under liquidation, in the order of opening. */
export const liquidating = (state: State): AccountState[] =>
  [...state.liquidating].sort((a, b) => a - b).map((index) => state.accounts[index] as AccountState)
