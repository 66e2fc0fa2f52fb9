import { limits } from '../../base/limits.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Price } from '../../money/Price.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

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

/** Whether it asks, tells or steers. */
export const nature = 'fact'

export function decide(state: State, command: SetMarks): Decision {
  const { marks, indices } = command
  if (marks.length + indices.length > limits.marks) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.marks} prices`)
  }
  for (const mark of marks) {
    const fault = markFault(state, mark)
    if (fault !== null) return fault
  }
  for (const index of indices) {
    const fault = indexFault(state, index)
    if (fault !== null) return fault
  }
  return [{ type: 'MarksSet', marks, indices }]
}

function markFault(state: State, { instrument: id, price, time }: MarkSet): Rejection | null {
  const instrument = find.instrument(state, id)
  if (Decision.refused(instrument)) return instrument
  if (price <= 0n && !instrument.allowsNonPositive) {
    return Decision.reject('price.notPositive', `${id}: expected a positive price, found ${price}`)
  }
  if (price >= limits.price || price <= -limits.price) {
    return Decision.reject('command.tooLarge', `${id}: expected a price within limits`)
  }
  return backwards(id, state.book.marks[instrument.index]?.time, time)
}

function indexFault(state: State, { asset: id, price, time }: IndexSet): Rejection | null {
  const asset = find.asset(state, id)
  if (Decision.refused(asset)) return asset
  if (price <= 0n) {
    return Decision.reject('price.notPositive', `${id}: expected a positive price, found ${price}`)
  }
  if (price >= limits.index) {
    return Decision.reject('command.tooLarge', `${id}: expected a price within limits`)
  }
  return backwards(id, state.book.indices[asset.index]?.time, time)
}

/** A price is never replaced by an older one. */
function backwards(id: string, before: number | undefined, time: number): Rejection | null {
  if (before === undefined || time >= before) return null
  const detail = `${id}: expected a source time of at least ${before}, found ${time}`
  return Decision.reject('price.timeBackwards', detail)
}

export * as SetMarks from './SetMarks.ts'
