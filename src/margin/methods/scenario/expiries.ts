import type { Option } from '../../../model/Instrument.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { type Among, bothWays, sizeOf, valuedAt } from './options.ts'
import { ScenarioTerms, type UnitForms } from './ScenarioTerms.ts'

type Held = Pick<MarginContext, 'rules' | 'prices'>

/** An option held, with what it is worth in each cell and what it is for, in the numeraire. */
interface Member {
  readonly option: Option
  readonly values: readonly bigint[]
  readonly size: bigint
}

/** Whether what a unit asks of an option depends on others of its expiry. */
const countsTogether = ({ options }: UnitForms): boolean =>
  options?.shocks.discount !== undefined || options?.shocks.nakedShort !== undefined

/** A position as a member of its expiry; null where it is none, or has no price. */
function memberOf(held: Held, { instrument, lots }: Position): Member | null {
  const unit = ScenarioTerms.of(held.rules).units[instrument.index]
  if (!Instrument.isOption(instrument) || unit === undefined || !countsTogether(unit)) return null
  const price = PriceBook.usable(held.prices, instrument)
  const spot = PriceBook.spotOf(held.prices, instrument, held.rules.numeraire)
  if (price === undefined || spot === null || spot.numerator <= 0n) return null
  const size = sizeOf(held, instrument, lots, spot)
  const valued = valuedAt(held, { option: instrument, price, spot }, unit).values.map((each) =>
    bothWays(held, instrument, lots, each),
  )
  if (size === null || valued.includes(null)) return null
  return { option: instrument, values: valued.map((value) => value?.low ?? 0n), size: size.low }
}

/** Of one base and expiry, whatever they settle in; and of one strike of it. */
const keysOf = ({ baseIndex, expiry, option }: Option): readonly [string, string] => {
  const { numerator, denominator } = Ratio.fromDecimal(option.strike)
  const key = `${baseIndex} ${expiry}`
  return [key, `${key} ${numerator}/${denominator}`]
}

/** What the expiries are worth in each cell, and what is held on the strikes. */
interface Totals {
  readonly values: ReadonlyMap<string, readonly bigint[]>
  readonly sizes: ReadonlyMap<string, bigint>
}

function totalsOf(members: readonly (Member | null)[]): Totals {
  const values = new Map<string, readonly bigint[]>()
  const sizes = new Map<string, bigint>()
  for (const member of members) {
    if (member === null) continue
    const [expiry, strike] = keysOf(member.option)
    const before = values.get(expiry)
    values.set(
      expiry,
      member.values.map((value, cell) => value + (before?.[cell] ?? 0n)),
    )
    sizes.set(strike, (sizes.get(strike) ?? 0n) + member.size)
  }
  return { values, sizes }
}

/**
 * What of every position depends on the others of its expiry and of its strike: whether the expiry is worth more than
 * nothing in a cell, and whether more is sold on the strike than held. Undefined where nothing does.
 *
 * Rules: [SCEN18]
 */
export function amongOf(
  held: Held,
  positions: readonly Position[],
): readonly (Among | undefined)[] {
  const members = positions.map((position) => memberOf(held, position))
  const { values, sizes } = totalsOf(members)
  return members.map((member) => {
    if (member === null) return undefined
    const [expiry, strike] = keysOf(member.option)
    const worth = values.get(expiry) ?? []
    const isSold = (sizes.get(strike) ?? 0n) < 0n
    return { isAbove: (cell) => (worth[cell] ?? 0n) > 0n, isSold }
  })
}

/**
 * The lots of a position at which, as it is closed, its expiry in some cell or its strike passes nothing: there what a
 * cell asks bends. Rounded down, between none and all.
 *
 * Rules: [SCEN18] [METHOD12]
 */
export function turnsOf(
  held: Held,
  positions: readonly Position[],
  position: Position,
): readonly bigint[] {
  const own = memberOf(held, position)
  if (own === null) return []
  const { values, sizes } = totalsOf(positions.map((one) => memberOf(held, one)))
  const [expiry, strike] = keysOf(own.option)
  const whole = Integer.abs(position.lots)
  const pairs = own.values.map((value, cell) => [values.get(expiry)?.[cell] ?? 0n, value] as const)
  return [...pairs, [sizes.get(strike) ?? 0n, own.size] as const].flatMap(([all, part]) => {
    if (part === 0n || all === 0n || all > 0n !== part > 0n) return []
    const lots = Integer.mulDivDown(Integer.abs(all), whole, Integer.abs(part))
    return lots < whole ? [lots, lots + 1n] : []
  })
}
