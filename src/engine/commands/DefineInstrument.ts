import type { InstrumentSpec } from '../../model/Instrument.ts'
import type { Header } from '../Header.ts'

/** Makes an instrument known. */
export interface DefineInstrument extends Header {
  readonly type: 'DefineInstrument'
  readonly instrument: InstrumentSpec
}
