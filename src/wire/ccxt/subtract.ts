import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'

/** The exact difference. */
export function subtract(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  const at = (one: Decimal): bigint => Integer.mul(one.units, Integer.pow10(scale - one.scale))
  return Decimal.trim({ units: at(a) - at(b), scale })
}
