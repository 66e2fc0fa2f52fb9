import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Price } from '../../money/Price.ts'
import type { Header } from '../Header.ts'

/** The mark of an instrument, at its source time. */
export interface MarkSet {
  readonly instrument: InstrumentId
  readonly price: Price
  readonly time: number
  readonly source: string
}

/** The price of a whole unit of an asset in the reference currency, in units of 1e-12. */
export interface IndexSet {
  readonly asset: AssetId
  readonly price: bigint
  readonly time: number
  readonly source: string
}

/** Prices are known. */
export interface SetMarks extends Header {
  readonly type: 'SetMarks'
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}
