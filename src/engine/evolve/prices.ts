import { Integer } from '../../money/Integer.ts'
import type { FundingSet, MarksSet } from '../Event.ts'
import { Quiet } from '../Quiet.ts'
import { State } from '../State.ts'

export function marksSet(state: State, event: MarksSet): void {
  travel(state, event)
  for (const { instrument, price, time, source } of event.marks) {
    const { index } = State.instrument(state, instrument)
    state.book.marks[index] = { price, time, source }
    state.marked.add(index)
  }
  for (const { asset, price, time, source } of event.indices) {
    const { index } = State.asset(state, asset)
    state.book.indices[index] = { price, time, source }
    state.indexed.add(index)
    for (const claim of State.claimsOn(state, index)) state.indexed.add(claim)
  }
}

/** Prices travel together: the path grows by the largest step of any that margin looks at. */
function travel({ quiet, book, ...state }: State, { marks, indices }: MarksSet): void {
  let step = 0n
  for (const { instrument: id, price } of marks) {
    const instrument = state.instrumentById.get(id)
    if (instrument === undefined || instrument.kind === 'spot') continue
    step = Integer.max(step, Quiet.stepOf(quiet, book.marks[instrument.index]?.price, price))
  }
  for (const { asset, price } of indices) {
    const before = book.indices[state.assetById.get(asset)?.index ?? -1]?.price
    step = Integer.max(step, Quiet.stepOf(quiet, before, price))
  }
  quiet.path += step
}

export function fundingSet(state: State, event: FundingSet): void {
  const { index } = State.instrument(state, event.instrument)
  state.book.funding[index] = event.index
  state.marked.add(index)
  state.quiet.isBroken = true
}
