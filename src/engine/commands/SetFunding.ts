import type { InstrumentId } from '../../model/Instrument.ts'
import type { Header } from '../Header.ts'

/** A cumulative funding index moved. */
export interface SetFunding extends Header {
  readonly type: 'SetFunding'
  readonly instrument: InstrumentId
  /** Settlement atoms a long pays per lot since the beginning, at 1e-9. */
  readonly index: bigint
}
