import { Brackets } from '../model/Brackets.ts'
import type { Instrument } from '../model/Instrument.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountState } from './AccountState.ts'
import { Decision } from './Decision.ts'
import type { Rejection } from './Rejection.ts'
import { State } from './State.ts'

/** A leverage is at least 1 and at most what the first bracket allows. */
export function leverageFault(
  state: State,
  account: AccountState,
  instrument: Instrument,
  leverage: bigint,
): Rejection | null {
  const brackets = State.terms(state, account)?.brackets[instrument.index]
  if (brackets === undefined) {
    return Decision.reject('rulebook.unbound', `no brackets for ${instrument.id} are in force`)
  }
  const { leverageMax } = Brackets.tier(brackets, 0n)
  if (leverage >= 1n && Ratio.compare(Ratio.of(leverage), leverageMax) <= 0) return null
  return Decision.reject(
    'mode.leverageTooHigh',
    `expected a leverage from 1 to ${Ratio.format(leverageMax, 2)}, found ${leverage}`,
  )
}
