import { type TSchema, Type } from 'typebox'
import { limits } from '../base/limits.ts'
import { Decimal } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Codec } from './Codec.ts'
import type { Json } from './JsonText.ts'
import { Path } from './Path.ts'
import { show } from './WireError.ts'

/**
 * Exact numbers as text. A JSON number is never accepted: a reader sees it only after binary
 * floating point has rounded it.
 *
 * Rules: [WIRE3]
 */

export const schema = (description: string): TSchema =>
  Type.String({
    pattern: '^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$',
    maxLength: limits.digits + 2,
    description,
  })

/** A decimal without a unit. */
export const decimal = (description: string): Codec<Decimal> => ({
  schema: schema(description),
  decode: (json, at) => parse(json, at),
  encode: (value) => Decimal.format(value),
})

/** A decimal above zero, with at most as many places as an asset may have. */
export const positive = (description: string): Codec<Decimal> =>
  Codec.checked(decimal(description), (value, at) => {
    if (value.units > 0n && value.scale <= limits.decimals) return
    const expected = `a decimal above zero with at most ${limits.decimals} places`
    throw Path.fault(at, 'field.value', expected, show(Decimal.format(value)))
  })

/** No longer than a decimal may be: reducing a fraction of a million digits takes minutes. */
const part = `[0-9]{0,${limits.digits - 1}}`
const fractionShape = new RegExp(`^(-?(?:0|[1-9]${part}))/([1-9]${part})$`)

/** An exact ratio: a decimal, or a fraction where no decimal is exact. */
export const ratio: Codec<Ratio> = {
  schema: Type.String({
    pattern: '^-?(0|[1-9][0-9]*)((\\.[0-9]+)?|/[1-9][0-9]*)$',
    maxLength: limits.digits + 2,
    description: 'A decimal such as "0.004" or an exact fraction such as "1/6".',
  }),
  decode: (json, at) => {
    const parts = typeof json === 'string' ? fractionShape.exec(json) : null
    const value = parts
      ? Ratio.of(BigInt(parts[1] as string), BigInt(parts[2] as string))
      : Ratio.fromDecimal(parse(json, at))
    const { numerator, denominator } = value
    if (Integer.abs(numerator) > limits.ratio || denominator > limits.ratio) {
      throw Path.fault(at, 'limit.exceeded', 'parts of at most 18 digits', show(json))
    }
    return value
  },
  encode: (value) => ratioText(value),
}

/**
 * Writes a ratio exactly: as a decimal where possible, otherwise as a fraction.
 *
 * @example
 * ratioText(Ratio.of(1n, 250n)) // => '0.004'
 * ratioText(Ratio.of(1n, 6n))   // => '1/6'
 */
export function ratioText(ratio: Ratio): string {
  const { numerator, denominator } = Ratio.of(ratio.numerator, ratio.denominator)
  let [rest, twos, fives] = [denominator, 0, 0]
  for (; rest % 2n === 0n; rest /= 2n) twos += 1
  for (; rest % 5n === 0n; rest /= 5n) fives += 1
  if (rest !== 1n) return `${numerator}/${denominator}`
  const scale = Math.max(twos, fives)
  const units = Integer.divExact(Integer.mul(numerator, Integer.pow10(scale)), denominator)
  return Decimal.format({ units, scale })
}

/** Reads a decimal string, and describes the fault of any other value. */
export function parse(json: Json, at: Path): Decimal {
  if (typeof json === 'number') {
    throw Path.fault(at, 'number.notString', 'a decimal string such as "0.5"', show(json))
  }
  if (typeof json !== 'string') {
    throw Path.fault(at, 'field.type', 'a decimal string', show(json))
  }
  const result = Decimal.parse(json)
  if (result.ok) return result.value
  if (result.error === 'decimal.tooLong') {
    throw Path.fault(at, 'limit.exceeded', `at most ${limits.digits} digits`, show(json))
  }
  throw Path.fault(at, 'decimal.malformed', 'a plain decimal such as "100.5"', show(json))
}

export * as Numeral from './Numeral.ts'
