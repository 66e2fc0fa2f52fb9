import type { DepthSet, FundingSet, MarksSet } from '../Event.ts'
import { State } from '../State.ts'

/** The price events: the effect of each on State. */
export const prices = {
  DepthSet: depthSet,
  FundingSet: fundingSet,
  MarksSet: marksSet,
}

function marksSet(state: State, event: MarksSet): void {
  for (const { instrument, price, time, source } of event.marks) {
    const { index } = State.instrument(state, instrument)
    state.book.marks[index] = { price, time, source }
  }
  for (const { asset, price, time, source } of event.indices) {
    const { index } = State.asset(state, asset)
    state.book.indices[index] = { price, time, source }
  }
}

function depthSet(state: State, event: DepthSet): void {
  for (const { instrument, ...depth } of event.depths) {
    state.book.depths[State.instrument(state, instrument).index] = depth
  }
}

function fundingSet(state: State, event: FundingSet): void {
  const { index } = State.instrument(state, event.instrument)
  state.book.funding[index] = event.index
}
