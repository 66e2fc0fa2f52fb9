import { limits } from '../../base/limits.ts'
import { Ratio } from '../../money/Ratio.ts'
import type {
  AdvanceTime,
  DepthTold,
  IndexSet,
  MarkSet,
  SetDepth,
  SetFunding,
  SetMarks,
} from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

/** The price commands: the kind and handler of each. */
export const prices = {
  AdvanceTime: Decision.fact(advanceTime),
  SetDepth: Decision.fact(setDepth),
  SetFunding: Decision.fact(setFunding),
  SetMarks: Decision.fact(setMarks),
}

function setMarks(state: State, command: SetMarks): Decision {
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
  return timeFault(state, id, state.book.marks[instrument.index]?.time, time)
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
  return timeFault(state, id, state.book.indices[asset.index]?.time, time)
}

/**
 * An older price never replaces a newer one, and a price from the future would never grow old: a
 * source's clock may be ahead by the declared skew.
 */
function timeFault(
  { time: now }: State,
  id: string,
  before: number | undefined,
  time: number,
): Rejection | null {
  if (before !== undefined && time < before) {
    const detail = `${id}: expected a source time of at least ${before}, found ${time}`
    return Decision.reject('price.timeBackwards', detail)
  }
  if (time <= now + limits.skew) return null
  const detail = `${id}: expected a source time of at most ${now + limits.skew}, found ${time}`
  return Decision.reject('price.fromTheFuture', detail)
}

/** Rules: [CREDIT5] */
function setDepth(state: State, { depths }: SetDepth): Decision {
  if (depths.length > limits.marks) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.marks} markets`)
  }
  for (const depth of depths) {
    const fault = depthFault(state, depth)
    if (fault !== null) return fault
  }
  return [{ type: 'DepthSet', depths }]
}

function depthFault(state: State, depth: DepthTold): Rejection | null {
  const { instrument: id, bids, asks, within, time } = depth
  const instrument = find.instrument(state, id)
  if (Decision.refused(instrument)) return instrument
  for (const lots of [bids, asks]) {
    if (lots >= 0n && lots < limits.quantity) continue
    const detail = `${id}: expected lots of zero or more within limits, found ${lots}`
    return Decision.reject('quantity.outOfLimits', detail)
  }
  if (within.numerator < 0n || Ratio.compare(within, Ratio.one) > 0) {
    return Decision.reject('command.malformed', `${id}: expected a distance between 0 and 1`)
  }
  return timeFault(state, id, state.book.depths[instrument.index]?.time, time)
}

function setFunding(state: State, command: SetFunding): Decision {
  const instrument = find.instrument(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  if (instrument.kind !== 'perpetual') {
    return Decision.reject('instrument.notTradable', `${instrument.id} is no perpetual`)
  }
  const { index } = command
  if (index >= limits.funding || index <= -limits.funding) {
    return Decision.reject('command.tooLarge', 'expected a funding index within limits')
  }
  return [{ type: 'FundingSet', instrument: instrument.id, index }]
}

function advanceTime(_state: State, command: AdvanceTime): Decision {
  return [{ type: 'TimeAdvanced', to: command.time }]
}
