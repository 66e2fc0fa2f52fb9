import type { InstrumentSpec } from '../../model/Instrument.ts'

/** An instrument may now be traded. */
export interface InstrumentDefined {
  readonly type: 'InstrumentDefined'
  readonly instrument: InstrumentSpec
}
