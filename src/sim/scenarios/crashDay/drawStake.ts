import type { Random } from '../../../base/Random.ts'
import { TieredTerms } from '../../../margin/methods/tiered/TieredTerms.ts'
import { Brackets } from '../../../model/Brackets.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import { Integer } from '../../../money/Integer.ts'
import { Price } from '../../../money/Price.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { parameters } from './parameters.ts'
import { Venue } from './Venue.ts'

/** A position's size and leverage. */
export interface Size {
  readonly lots: bigint
  readonly leverage: bigint
}

/**
 * The position that a margin (settlement atoms) opens at the highest leverage that is at most the
 * one requested and that the bracket of the resulting size allows.
 */
export function sizeOf(venue: Venue, instrument: Instrument, margin: bigint, wanted: bigint): Size {
  const brackets = TieredTerms.of(venue.terms).brackets[instrument.index]
  const rungs = parameters.leverage.map(([rung]) => rung).filter((rung) => rung <= wanted)
  for (const leverage of rungs.reverse()) {
    const notional = Integer.mul(margin, leverage)
    const allowed = brackets && Brackets.tier(brackets, notional).leverageMax
    if (allowed === undefined || Ratio.compare(Ratio.of(leverage), allowed) > 0) continue
    return { lots: lotsOf(instrument, notional, Venue.mark(venue, instrument)), leverage }
  }
  return { lots: 0n, leverage: 1n }
}

/** The lots of a notional at a price, rounded down. */
export function lotsOf(instrument: Instrument, notional: bigint, price: Price): bigint {
  const { numerator, denominator } = instrument.multiplier
  const atoms = Integer.mul(notional, denominator)
  return instrument.payoff === 'linear'
    ? Integer.divDown(atoms, Integer.mul(price, numerator))
    : Integer.divDown(Integer.mul(atoms, price), numerator)
}

/** An entry price at a distance from the mark: the higher the leverage, the nearer. */
export function drawEntry(random: Random, mark: Price, leverage: bigint): Price {
  const { steps, basisPoints } = parameters.entry
  const step = basisPoints.find(([from]) => leverage >= from)?.[1] ?? 0n
  const away = Integer.mul(BigInt(random.below(2 * steps + 1) - steps), step)
  return Price.of(Integer.max(1n, mark + Integer.mulDivDown(mark, away, 10_000n)))
}
