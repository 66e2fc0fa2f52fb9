import { limits } from '../../base/limits.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { PriceBand } from '../../model/Rulebook.ts'
import { Price } from '../../money/Price.ts'
import { Ratio } from '../../money/Ratio.ts'
import type {
  AdvanceTime,
  ConfirmIndex,
  ConfirmMark,
  DepthTold,
  IndexSet,
  MarkSet,
  SetDepth,
  SetFunding,
  SetMarks,
  SetVolatility,
} from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import type { Event } from '../Event.ts'
import { Plausibility } from '../Plausibility.ts'
import type { Rejection } from '../Rejection.ts'
import { State } from '../State.ts'

/** The price commands: the kind and handler of each. */
export const prices = {
  AdvanceTime: Decision.fact(advanceTime),
  ConfirmIndex: Decision.control(confirmIndex),
  ConfirmMark: Decision.control(confirmMark),
  SetDepth: Decision.fact(setDepth),
  SetVolatility: Decision.fact(setVolatility),
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
  return judged(state, marks, indices)
}

/**
 * Holds the prices that jumped beyond their bands, and sets the others.
 *
 * Rules: [TIME4]
 */
function judged(state: State, marks: readonly MarkSet[], indices: readonly IndexSet[]): Event[] {
  const events: Event[] = []
  const band = Plausibility.bandOfIndices(state)
  const keptIndices = indices.filter((told) => isBelievedIndex(state, told, band, events))
  const keptMarks = marks.filter((told) => isBelievedMark(state, told, indices, events))
  return [...events, { type: 'MarksSet', marks: keptMarks, indices: keptIndices }]
}

function isBelievedMark(
  state: State,
  told: MarkSet,
  indices: readonly IndexSet[],
  events: Event[],
): boolean {
  const { book, time: now } = state
  const instrument = State.instrument(state, told.instrument)
  const band = Plausibility.bandOfMark(state, instrument)
  const judgement = Plausibility.judge(book.marks[instrument.index], told, band, now)
  if (judgement.is === 'accepted') return true
  const { instrument: id, price, time: asOf, source } = told
  if (judgement.is === 'confirmed') {
    events.push({ type: 'MarkConfirmed', instrument: id, price, by: judgement.by })
    return true
  }
  if (band !== null && Plausibility.agreesWithIndex(state, instrument, told, indices, band)) {
    return true
  }
  const anchor = Price.of(judgement.anchor)
  const { since } = judgement
  events.push({ type: 'MarkDoubted', instrument: id, price, asOf, source, anchor, since })
  return false
}

function isBelievedIndex(
  { assetById, book, time: now }: State,
  told: IndexSet,
  band: PriceBand | null,
  events: Event[],
): boolean {
  const { asset, price, time: asOf, source } = told
  const judgement = Plausibility.judge(
    book.indices[assetById.get(asset)?.index ?? -1],
    told,
    band,
    now,
  )
  if (judgement.is === 'accepted') return true
  if (judgement.is === 'doubtful') {
    const { anchor, since } = judgement
    events.push({ type: 'IndexDoubted', asset, price, asOf, source, anchor, since })
    return false
  }
  events.push({ type: 'IndexConfirmed', asset, price, by: judgement.by })
  return true
}

/** An operator believes what is held: the latest of it becomes the mark. */
function confirmMark(state: State, command: ConfirmMark): Decision {
  const instrument = find.instrument(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  const { id } = instrument
  const doubt = Plausibility.doubtOfMark(state, instrument)
  if (doubt === undefined) return notDoubtful(id)
  const { time, source } = doubt
  const price = Price.of(doubt.price)
  return [
    { type: 'MarkConfirmed', instrument: id, price, by: 'operator' },
    { type: 'MarksSet', marks: [{ instrument: id, price, time, source }], indices: [] },
  ]
}

function confirmIndex(state: State, command: ConfirmIndex): Decision {
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  const { id } = asset
  const doubt = state.book.indices[asset.index]?.doubt
  if (doubt === undefined) return notDoubtful(id)
  const { price, time, source } = doubt
  return [
    { type: 'IndexConfirmed', asset: id, price, by: 'operator' },
    { type: 'MarksSet', marks: [], indices: [{ asset: id, price, time, source }] },
  ]
}

const notDoubtful = (id: string): Rejection =>
  Decision.reject('price.notDoubtful', `${id}: expected a price held as doubtful, found none`)

function markFault(state: State, { instrument: id, price, time }: MarkSet): Rejection | null {
  const instrument = find.instrument(state, id)
  if (Decision.refused(instrument)) return instrument
  if (!Instrument.allows(instrument, price)) {
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

/** Rules: [PROT13] */
function setVolatility(state: State, { volatilities }: SetVolatility): Decision {
  if (volatilities.length > limits.marks) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.marks} instruments`)
  }
  for (const { instrument: id, daily, time } of volatilities) {
    const instrument = find.instrument(state, id)
    if (Decision.refused(instrument)) return instrument
    if (daily.numerator <= 0n) {
      return Decision.reject('command.malformed', `${id}: expected a volatility above zero`)
    }
    const before = state.book.volatilities[instrument.index]?.time
    const fault = timeFault(state, id, before, time)
    if (fault !== null) return fault
  }
  return [{ type: 'VolatilitySet', volatilities }]
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
