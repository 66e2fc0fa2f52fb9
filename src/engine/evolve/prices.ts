import type { Doubt } from '../../model/PriceBook.ts'
import type {
  DepthSet,
  FundingSet,
  IndexDoubted,
  MarkDoubted,
  MarksSet,
  VolatilitySet,
} from '../Event.ts'
import { State } from '../State.ts'
import { turnAuctions } from './auctions.ts'

/** The price events: the effect of each on State. */
export const prices = {
  DepthSet: depthSet,
  VolatilitySet: volatilitySet,
  FundingSet: fundingSet,
  IndexDoubted: indexDoubted,
  MarkDoubted: markDoubted,
  MarksSet: marksSet,
}

/** An auction's clock stood still since its price grew old, and runs on with a new one. */
function marksSet(state: State, event: MarksSet): void {
  if (event.indices.length > 0) turnAuctions(state)
  for (const { instrument, price, time, source } of event.marks) {
    const { index } = State.instrument(state, instrument)
    state.book.marks[index] = { price, time, source }
  }
  for (const { asset, price, time, source } of event.indices) {
    const { index } = State.asset(state, asset)
    state.book.indices[index] = { price, time, source }
  }
  if (event.indices.length > 0) turnAuctions(state)
}

/** What stands beside the doubt is as it was. */
function markDoubted(state: State, event: MarkDoubted): void {
  const { index } = State.instrument(state, event.instrument)
  const mark = state.book.marks[index]
  if (mark !== undefined) state.book.marks[index] = { ...mark, doubt: doubtOf(event) }
}

function indexDoubted(state: State, event: IndexDoubted): void {
  const { index } = State.asset(state, event.asset)
  const price = state.book.indices[index]
  if (price !== undefined) state.book.indices[index] = { ...price, doubt: doubtOf(event) }
  turnAuctions(state)
}

const doubtOf = ({ price, asOf, source, anchor, since }: MarkDoubted | IndexDoubted): Doubt => ({
  ...{ price, time: asOf, source, anchor, since },
})

function depthSet(state: State, event: DepthSet): void {
  for (const { instrument, ...depth } of event.depths) {
    state.book.depths[State.instrument(state, instrument).index] = depth
  }
}

function volatilitySet(state: State, event: VolatilitySet): void {
  for (const { instrument, ...volatility } of event.volatilities) {
    state.book.volatilities[State.instrument(state, instrument).index] = volatility
  }
}

function fundingSet(state: State, event: FundingSet): void {
  const { index } = State.instrument(state, event.instrument)
  state.book.funding[index] = event.index
}
