import type { Instrument, Option } from '../../../model/Instrument.ts'
import type { LongForm, OptionMargin, ShortForm } from '../../../model/OptionMargin.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'

/** A short option, for a unit of its base: all in the units it settles in. */
export interface Quoted {
  readonly right: 'call' | 'put'
  /** The price of what it is on; one where the option settles in that itself. */
  readonly underlying: Ratio
  /** How far it is out of the money, zero or more. */
  readonly out: Ratio
  readonly mark: Ratio
}

/** An option at a price of what it is on, above zero, and at its own. */
export function quoted(
  { option, base, settle }: Pick<Option, 'option' | 'base' | 'settle'>,
  spot: Ratio,
  mark: Ratio,
): Quoted {
  const out = outOf(option.right, Ratio.fromDecimal(option.strike), spot)
  if (settle !== base) return { right: option.right, underlying: spot, out, mark }
  return { right: option.right, underlying: Ratio.one, out: Ratio.div(out, spot), mark }
}

/** How far an option is out of the money: of a call max(0, K - S), of a put max(0, S - K). */
export const outOf = (right: 'call' | 'put', strike: Ratio, spot: Ratio): Ratio =>
  Ratio.positive(right === 'call' ? Ratio.sub(strike, spot) : Ratio.sub(spot, strike))

/** What is asked of a unit, to open and to keep. */
export interface Asked {
  readonly initial: Ratio
  readonly maintenance: Ratio
}

/**
 * What a short option asks for a unit of its base beyond what it is worth, exactly.
 *
 * Rules: [OPTM2]
 *
 * @example
 * // Deribit, a call at 9,000 with bitcoin at 10,000, in coin: 0.15 to open and 0.075 to keep.
 * short(margin, { right: 'call', underlying: Ratio.one, out: Ratio.zero, mark })
 */
export function short(margin: OptionMargin, of: Quoted): Asked {
  const forms = margin[of.right]
  const maintenance = ask(forms.maintenance, of)
  const all = Ratio.mul(margin.overMaintenance, Ratio.add(maintenance, of.mark))
  return { maintenance, initial: Ratio.max(ask(forms.initial, of), Ratio.sub(all, of.mark)) }
}

function ask(form: ShortForm, { underlying, out, mark }: Quoted): Ratio {
  const near = Ratio.sub(Ratio.mul(form.near, underlying), out)
  const far = Ratio.add(Ratio.mul(form.far, underlying), Ratio.mul(form.farMark, mark))
  const most = Ratio.max(Ratio.max(near, far), Ratio.mul(form.mark, mark))
  return Ratio.add(most, Ratio.mul(form.fee, underlying))
}

/**
 * What of a long option's worth backs nothing, in settlement atoms: a share of it, up to one of what it is for,
 * each rounded up.
 *
 * Rules: [OPTM3]
 */
export function long({ mark, most }: LongForm, size: Ratio, worth: bigint): bigint {
  if (worth <= 0n) return 0n
  const part = Ratio.mulUp(worth, mark)
  return most === null ? part : Integer.min(part, Ratio.mulUp(1n, Ratio.mul(size, most)))
}

/** Settlement atoms for so many settlement units a unit of the base, of unsigned lots. */
export const atomsOf = (instrument: Instrument, lots: bigint, each: Ratio): Ratio => {
  const tick = Ratio.fromDecimal(instrument.tick)
  return Ratio.mul(Ratio.mul(Ratio.of(lots), instrument.multiplier), Ratio.div(each, tick))
}

export * as OptionForms from './OptionForms.ts'
