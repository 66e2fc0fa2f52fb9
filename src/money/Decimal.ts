import { limits } from '../base/limits.ts'
import { Result } from '../base/Result.ts'
import * as Integer from './Integer.ts'

/**
 * An exact decimal: units × 10^-scale. The format of numbers at the engine's boundary, and of
 * ticks, lots and contract sizes.
 *
 * Rules: [MONEY1] [MONEY5]
 */
export interface Decimal {
  readonly units: bigint
  readonly scale: number
}

export type DecimalError = 'decimal.malformed' | 'decimal.tooLong' | 'decimal.tooPrecise'

const shape = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/

/** At most a minus and a point. */
const signs = 2

/**
 * Parses a plain decimal string: no exponent, no sign but a leading minus, no spaces, no bare
 * point.
 *
 * @example
 * Decimal.parse('0.001') // => { ok: true, value: { units: 1n, scale: 3 } }
 * Decimal.parse('1e9')   // => { ok: false, error: 'decimal.malformed' }
 */
export function parse(text: string): Result<Decimal, DecimalError> {
  // The length is checked before the shape, so that no long text is scanned.
  if (text.length > limits.digits + signs) return Result.failure('decimal.tooLong')
  const match = shape.exec(text)
  if (match === null) return Result.failure('decimal.malformed')
  const [, minus = '', whole = '', fraction = ''] = match
  const digits = whole + fraction
  if (digits.length > limits.digits) return Result.failure('decimal.tooLong')
  return Result.success(trim({ units: BigInt(minus + digits), scale: fraction.length }))
}

/**
 * Counts the steps of 10^-scale in a decimal; refuses a value between two steps.
 *
 * @example
 * Decimal.units({ units: 15n, scale: 1 }, 2) // => { ok: true, value: 150n }
 */
export function units(decimal: Decimal, scale: number): Result<bigint, DecimalError> {
  if (decimal.scale <= scale) {
    return Result.success(decimal.units * Integer.pow10(scale - decimal.scale))
  }
  const divisor = Integer.pow10(decimal.scale - scale)
  if (decimal.units % divisor !== 0n) return Result.failure('decimal.tooPrecise')
  return Result.success(decimal.units / divisor)
}

/**
 * Counts the whole steps in a decimal, e.g. a price in ticks.
 *
 * @example
 * Decimal.steps({ units: 60_000n, scale: 0 }, { units: 1n, scale: 1 }) // => 600_000n
 */
export function steps(decimal: Decimal, step: Decimal): Result<bigint, DecimalError> {
  const scale = decimal.scale > step.scale ? decimal.scale : step.scale
  const whole = decimal.units * Integer.pow10(scale - decimal.scale)
  const one = step.units * Integer.pow10(scale - step.scale)
  if (whole % one !== 0n) return Result.failure('decimal.tooPrecise')
  return Result.success(whole / one)
}

/** A number of steps as a decimal. */
export const times = (count: bigint, step: Decimal): Decimal =>
  trim({ units: count * step.units, scale: step.scale })

/**
 * Writes a decimal in full, without exponent or trailing zeros.
 *
 * @example
 * Decimal.format({ units: -1_500n, scale: 3 }) // => '-1.5'
 */
export function format(decimal: Decimal): string {
  const { units, scale } = trim(decimal)
  if (scale === 0) return units.toString()
  const digits = Integer.abs(units)
    .toString()
    .padStart(scale + 1, '0')
  const text = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return units < 0n ? `-${text}` : text
}

/** The same number without trailing zeros after the point. */
export function trim(decimal: Decimal): Decimal {
  let { units, scale } = decimal
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n
    scale -= 1
  }
  return { units, scale }
}

export * as Decimal from './Decimal.ts'
