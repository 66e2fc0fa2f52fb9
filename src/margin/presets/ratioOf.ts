import { defined } from '../../base/assert.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'

/**
 * A ratio as a preset writes it: a decimal, or a fraction where no decimal is exact.
 *
 * @example
 * ratioOf('0.05') // => { numerator: 1n, denominator: 20n }
 * ratioOf('1/19') // => { numerator: 1n, denominator: 19n }
 */
export function ratioOf(text: string): Ratio {
  const [over, under] = text.split('/') as [string, string?]
  if (under === undefined) return decimal(over)
  const { numerator, denominator } = decimal(under)
  return Ratio.mul(decimal(over), Ratio.of(denominator, numerator))
}

function decimal(text: string): Ratio {
  const parsed = Decimal.parse(text)
  return Ratio.fromDecimal(defined(parsed.ok ? parsed.value : null, `preset: ${text} is a decimal`))
}
