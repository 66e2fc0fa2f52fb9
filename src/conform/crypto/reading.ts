import { Brackets, type TierSpec } from '../../model/Brackets.ts'
import type { Haircut } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { FactError, Facts } from '../Facts.ts'
import { atoms } from '../units.ts'

/** A number, or zero where it is left out. */
export const orZero = (input: Facts, name: string): Ratio =>
  Facts.optional(input, name) ?? Ratio.zero

/** A size with the sign of the case's `side`, a word or a sign. */
export const signed = (input: Facts, size: Ratio): Ratio =>
  isLong(input) ? Ratio.abs(size) : Ratio.negate(Ratio.abs(size))

export const isLong = (input: Facts): boolean =>
  typeof input.side === 'number'
    ? input.side > 0
    : Facts.word(input, 'side', ['long', 'short']) === 'long'

/** Rows of a list as `[floor, …, last]`: where each begins, and its last number. */
export function rows(input: Facts, name: string): readonly (readonly [Ratio, Ratio])[] {
  return Facts.list(input, name).map((row) => {
    if (!Array.isArray(row)) throw new FactError(`${name}: expected rows`)
    return [Facts.exact(row[0]), Facts.exact(row.at(-1))]
  })
}

const tier = ([floor, rate]: readonly [Ratio, Ratio]): TierSpec => ({
  floor: Amount.of(atoms(floor)),
  rate,
  leverageMax: Ratio.one,
})

/** Rows of floors and rates as brackets, each part of a size at its own rate. */
export const marginal = (input: Facts): Brackets => Brackets.create(rows(input, 'tiers').map(tier))

/** Rows of floors and weights as a haircut; beyond the last, what `minDiscountRate` says. */
export function haircut(input: Facts): Haircut {
  const told = Facts.list(input, 'tiers') as readonly (readonly unknown[])[]
  const end = told.at(-1)?.[1] ?? null
  const least = Facts.optional(input, 'minDiscountRate')
  const beyond = end === null || least === null ? [] : [[Facts.exact(end), least] as const]
  const tiers = [...rows(input, 'tiers'), ...beyond].map(([floor, weight]) => {
    return { floor: Amount.of(atoms(floor)), weight }
  })
  return { tiers }
}

/** A field that is an object of names and objects, in the order of the names. */
export function named(input: Facts, name: string): readonly (readonly [string, Facts])[] {
  const all = Facts.object(input, name)
  return Object.keys(all)
    .sort()
    .map((key) => [key, Facts.object(all, key)])
}
