import { limits } from '../base/limits.ts'
import { Result } from '../base/Result.ts'
import { Decimal, type DecimalError } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'

const shape = /^(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)[eE]([+-]?[0-9]+)$/

/**
 * Reads a decimal that may have an exponent, as in price files and other programs' output. The
 * result is written out in full, so it is limited in digits like every decimal.
 *
 * Rules: [WIRE13]
 *
 * @example
 * scientific('1.5e-7') // => { ok: true, value: { units: 15n, scale: 8 } }
 * scientific('1e999')  // => { ok: false, error: 'decimal.tooLong' }
 */
export function scientific(text: string): Result<Decimal, DecimalError> {
  const parts = shape.exec(text)
  if (parts === null) return Decimal.parse(text)
  const mantissa = Decimal.parse(parts[1] as string)
  if (!mantissa.ok) return mantissa
  const { units, scale } = mantissa.value
  if (units === 0n) return Result.success({ units: 0n, scale: 0 })
  const places = scale - Number(parts[2])
  const digits = `${Integer.abs(units)}`.length
  if (places > limits.digits || digits - places > limits.digits) {
    return Result.failure('decimal.tooLong')
  }
  if (places >= 0) return Result.success(Decimal.trim({ units, scale: places }))
  return Result.success({ units: Integer.mul(units, Integer.pow10(-places)), scale: 0 })
}
