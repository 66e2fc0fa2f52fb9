import type { InstrumentId } from '../../model/Instrument.ts'

/** A cumulative funding index moved: holders owe or are owed the difference. */
export interface FundingSet {
  readonly type: 'FundingSet'
  readonly instrument: InstrumentId
  /** Settlement atoms a long pays per lot since the beginning, at 1e-9. */
  readonly index: bigint
}
