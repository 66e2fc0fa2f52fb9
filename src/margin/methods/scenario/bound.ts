import type { Position } from '../../../model/Position.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { type Box, Envelope } from '../../Envelope.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { boundBalances } from '../tiered/bound.ts'
import type { Forms } from './Form.ts'
import { leastOf } from './options.ts'
import { ScenarioTerms, type UnitForms } from './ScenarioTerms.ts'

/**
 * Draws the lines of an account under scenarios; false where it has none: where a position is an option, is not linear,
 * not paid in the numeraire or has no price above zero, and where balances have none.
 *
 * What a unit asks is never less than what one form asks, which is a line in every price; and never more than that by
 * more than the furthest that another form gets above it within the box.
 *
 * Rules: [SENTRY1] [METHOD14] [SCEN20]
 */
export function bound(context: MarginContext, box: Box, into: Envelope): boolean {
  const { positions } = context.account
  const units = new Map<UnitForms, Drawn[]>()
  for (const position of positions) {
    const unit = ScenarioTerms.of(context.rules).units[position.instrument.index]
    const drawn = unit && drawnOf(context, position, unit, box)
    if (unit === undefined || !drawn) return false
    const own = units.get(unit)
    if (own === undefined) units.set(unit, [drawn])
    else own.push(drawn)
    Envelope.booked(into, position, context.prices.funding[position.instrument.index] ?? 0n)
  }
  for (const [unit, own] of units) draw(linesOf(unit.maintenance), own, into)
  return boundBalances(context, box, into)
}

/** A position: atoms for each tick of its mark, and its size at the ends of the box and within it. */
interface Drawn {
  readonly factor: number
  readonly held: number
  readonly low: number
  readonly high: number
  readonly at: number
  readonly contracts: number
}

function drawnOf(
  { rules, prices }: MarginContext,
  { instrument, lots }: Position,
  { perUnit }: UnitForms,
  box: Box,
): Drawn | null {
  const { index, kind, payoff, settleIndex, multiplier } = instrument
  const isPlain = kind !== 'option' && payoff === 'linear' && settleIndex === rules.numeraire.index
  if (!isPlain || (prices.marks[index]?.price ?? 0n) <= 0n) return null
  const factor = box.ofMark(index)
  const held = Integer.toDouble(lots) * Ratio.toNumber(multiplier)
  const size = Math.abs(held)
  const least = kind === 'future' ? leastOf({ rules, instrument, lots }, perUnit) : 0n
  return {
    ...{ factor, held, contracts: Integer.toDouble(least) },
    ...{ low: (box.low[factor] as number) * size, high: (box.high[factor] as number) * size },
    at: (box.at[factor] as number) * size,
  }
}

/** A form in doubles: shares of longs, of shorts, and of the least of contracts. */
interface Line {
  readonly long: number
  readonly short: number
  readonly contracts: number
}

const known = new WeakMap<Forms, readonly Line[]>()

function linesOf(forms: Forms): readonly Line[] {
  const found = known.get(forms)
  if (found !== undefined) return found
  const share = (part: bigint): number => Ratio.toNumber(Ratio.of(part, forms.over))
  const made = forms.plain.map(({ linear, size, contracts }) => ({
    ...{ long: share(size + linear), short: share(size - linear), contracts: share(contracts) },
  }))
  known.set(forms, made)
  return made
}

const shareOf = ({ long, short }: Line, { held }: Drawn): number => (held > 0 ? long : short)

/** Draws a unit along the form that asks most within the box. */
function draw(lines: readonly Line[], own: readonly Drawn[], into: Envelope): void {
  const most = mostOf(lines, own)
  let [above, least] = [0, 0]
  for (const line of lines) above = Math.max(above, beyond(line, most, own))
  for (const drawn of own) {
    const { factor, held, high, contracts } = drawn
    const slope = shareOf(most, drawn) * Math.abs(held)
    Envelope.line(into, factor, held, slope, slope)
    least += contracts * most.contracts
    into.gross += 4 * high + contracts
    into.dust += 8
  }
  into.requiredLow += least
  into.requiredHigh += least + above
}

function mostOf(lines: readonly Line[], own: readonly Drawn[]): Line {
  let [most, asked] = [lines[0] as Line, Number.NEGATIVE_INFINITY]
  for (const line of lines) {
    const here = own.reduce(
      (sum, drawn) => sum + shareOf(line, drawn) * drawn.at + line.contracts * drawn.contracts,
      0,
    )
    if (here > asked) [most, asked] = [line, here]
  }
  return most
}

/** The furthest that a form gets above another: of each position at the end where it does. */
function beyond(line: Line, other: Line, own: readonly Drawn[]): number {
  return own.reduce((sum, drawn) => {
    const share = shareOf(line, drawn) - shareOf(other, drawn)
    const contracts = (line.contracts - other.contracts) * drawn.contracts
    return sum + contracts + share * (share > 0 ? drawn.high : drawn.low)
  }, 0)
}
