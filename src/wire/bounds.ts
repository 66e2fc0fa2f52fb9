import { Codec } from './Codec.ts'
import { Numeral } from './Numeral.ts'
import { Path } from './Path.ts'
import { Table } from './Table.ts'
import { show, type WireError } from './WireError.ts'

/** Bounds of what a rulebook states. Rules: [WIRE7] */

/** A fault of a rulebook, at a place of it. */
export const invalid = (at: Path, expected: string, found: string): WireError =>
  Path.fault(at, 'rulebook.invalid', expected, found)

/** A ratio from 0 to 1. */
export const share = Codec.checked(Numeral.ratio, (value, at) => {
  if (!Table.isShare(value)) throw invalid(at, 'between 0 and 1', show(Numeral.ratioText(value)))
})

/** A ratio above 0. */
export const positive = Codec.checked(Numeral.ratio, (value, at) => {
  if (value.numerator <= 0n) throw invalid(at, 'above 0', show(Numeral.ratioText(value)))
})

/** The same amounts, and none below zero. */
export const notNegative = <T extends bigint>(codec: Codec<T>): Codec<T> =>
  Codec.checked(codec, (value, at) => {
    if (value < 0n) throw invalid(at, '0 or more', 'less')
  })
