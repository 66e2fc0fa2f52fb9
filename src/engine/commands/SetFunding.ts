import { limits } from '../../base/limits.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

/** A cumulative funding index moved. */
export interface SetFunding extends Header {
  readonly type: 'SetFunding'
  readonly instrument: InstrumentId
  /** Settlement atoms a long pays per lot since the beginning, at 1e-9. */
  readonly index: bigint
}

/** Whether it asks, tells or steers. */
export const nature = 'fact'

export function decide(state: State, command: SetFunding): Decision {
  const instrument = find.instrument(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  if (instrument.kind !== 'perpetual') {
    return Decision.reject('instrument.notTradable', `${instrument.id} is no perpetual`)
  }
  const { index } = command
  if (index >= limits.funding || index <= -limits.funding) {
    return Decision.reject('command.tooLarge', 'expected a funding index within limits')
  }
  return [{ type: 'FundingSet', instrument: instrument.id, index }]
}

export * as SetFunding from './SetFunding.ts'
