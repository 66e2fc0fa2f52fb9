import type { InstrumentId } from '../../model/Instrument.ts'
import { State } from '../State.ts'

/** A cumulative funding index moved: holders owe or are owed the difference. */
export interface FundingSet {
  readonly type: 'FundingSet'
  readonly instrument: InstrumentId
  /** Settlement atoms a long pays per lot since the beginning, at 1e-9. */
  readonly index: bigint
}

export function evolve(state: State, event: FundingSet): void {
  const { index } = State.instrument(state, event.instrument)
  state.book.funding[index] = event.index
  state.marked.add(index)
  state.quiet.isBroken = true
}

export * as FundingSet from './FundingSet.ts'
