import type { InstrumentId } from '../model/Instrument.ts'
import type { AccountState } from './AccountState.ts'
import { Decision } from './Decision.ts'
import { find } from './find.ts'
import type { Rejection } from './Rejection.ts'
import type { State } from './State.ts'

/** The sub-account that isolates an instrument, or why there is none. */
export function isolatedOf(
  state: State,
  account: AccountState,
  id: InstrumentId,
): AccountState | Rejection {
  const instrument = find.instrument(state, id)
  if (Decision.refused(instrument)) return instrument
  const isolated = account.isolated[instrument.index]
  if (isolated !== undefined && account.isolating.has(instrument.index)) return isolated
  return Decision.reject('margin.notIsolated', `account ${account.id} does not isolate ${id}`)
}
