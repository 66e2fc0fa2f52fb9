import type { Instrument } from '../model/Instrument.ts'
import type { Doubt, Index, Mark } from '../model/PriceBook.ts'
import type { PriceBand } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Clearing } from './Clearing.ts'
import type { IndexSet } from './Command.ts'
import type { State } from './State.ts'

/** Which prices may be believed at once, and what makes one that jumped believed after all. */

/** What is told of a price: accepted, held as doubtful since a time, or confirmed by something. */
export type Judgement =
  | { readonly is: 'accepted' }
  | { readonly is: 'doubtful'; readonly anchor: bigint; readonly since: number }
  | { readonly is: 'confirmed'; readonly by: 'time' | 'source' }

const accepted: Judgement = { is: 'accepted' }

/**
 * Judges a price against the last one accepted. A jump beyond the band is held, until later prices
 * stay within the band of the first one held for long enough, or another source tells the same.
 *
 * Rules: [TIME4]
 */
export function judge(
  before: Mark | Index | undefined,
  { price, source }: { readonly price: bigint; readonly source: string },
  band: PriceBand | null,
  now: number,
): Judgement {
  if (band === null || before === undefined) return accepted
  if (isWithin(before.price, price, band.jump)) return accepted
  const { doubt } = before
  if (doubt === undefined || !isWithin(doubt.anchor, price, band.jump)) {
    return { is: 'doubtful', anchor: price, since: now }
  }
  if (source !== doubt.source) return { is: 'confirmed', by: 'source' }
  if (now - doubt.since >= band.confirm) return { is: 'confirmed', by: 'time' }
  return { is: 'doubtful', anchor: doubt.anchor, since: doubt.since }
}

const isWithin = (from: bigint, to: bigint, { numerator, denominator }: Ratio): boolean =>
  Integer.mul(Integer.abs(to - from), denominator) <= Integer.mul(Integer.abs(from), numerator)

/** The band of an instrument's marks: its market's, or that of the rulebook that stands in for it. */
export const bandOfMark = (state: State, { id }: Instrument): PriceBand | null =>
  state.markets.get(id)?.active?.band ?? Clearing.standIn(state, id)?.priceBand ?? null

/** The band of all indices: the narrowest of the rulebooks in force. */
export function bandOfIndices({ rulebooks }: State): PriceBand | null {
  let narrowest: PriceBand | null = null
  for (const { active } of rulebooks.values()) {
    const band = active?.priceBand
    if (band === undefined) continue
    if (narrowest === null || Ratio.compare(band.jump, narrowest.jump) < 0) narrowest = band
  }
  return narrowest
}

/**
 * Whether an independent reference tells the same as a mark: the index of its base in its quote, of
 * another source, not held itself, and no older than a doubt lasts.
 *
 * Rules: [TIME4]
 */
export function agreesWithIndex(
  state: State,
  { base, quote, tick }: Instrument,
  { price, time, source }: Mark,
  told: readonly IndexSet[],
  band: PriceBand,
): boolean {
  const [of, per] = [base, quote].map((asset) => indexOf(state, asset, told))
  if (of === undefined || per === undefined || of.source === source) return false
  if (time - Math.min(of.time, per.time) > band.confirm) return false
  const mark = Integer.mul(Integer.mul(price, tick.units), per.price)
  return isWithin(Integer.mul(of.price, Integer.pow10(tick.scale)), mark, band.jump)
}

/** The index of an asset as it will stand; none where it is or will be held as doubtful. */
function indexOf(state: State, id: string, told: readonly IndexSet[]): Index | undefined {
  const asset = state.assetById.get(id)
  const before = asset && state.book.indices[asset.index]
  const now = told.findLast((one) => one.asset === id)
  if (now === undefined) return before?.doubt === undefined ? before : undefined
  const judged = judge(before, now, bandOfIndices(state), state.time)
  return judged.is === 'doubtful' ? undefined : now
}

/** What an operator would confirm: what is held beside the mark of an instrument. */
export const doubtOfMark = ({ book }: State, { index }: Instrument): Doubt | undefined =>
  book.marks[index]?.doubt

export * as Plausibility from './Plausibility.ts'
