import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { AskedError } from './AskedError.ts'

/**
 * A number of an option in whole steps.
 *
 * @throws AskedError that says what was expected
 */
export function stepsOf(option: string, text: string, step: Decimal, expected: string): bigint {
  const parsed = Decimal.parse(text)
  if (!parsed.ok) throw wrong(option, 'a plain decimal such as 0.5', text)
  const counted = Decimal.steps(parsed.value, step)
  if (counted.ok) return counted.value
  throw wrong(option, `${expected} (${Decimal.format(step)})`, text)
}

/**
 * A share as a plain decimal or in per cent, between -1 and 1: a rebate and what is received are below zero.
 *
 * @throws AskedError that says what was expected
 */
export function shareOf(option: string, text: string): Ratio {
  const isPercent = text.endsWith('%')
  const parsed = Decimal.parse(isPercent ? text.slice(0, -1).trim() : text)
  if (!parsed.ok) throw wrong(option, 'a share such as 0.0005 or 0.05%', text)
  const share = Ratio.fromDecimal(parsed.value)
  const found = isPercent ? Ratio.mul(share, Ratio.of(1n, 100n)) : share
  if (found.numerator > -found.denominator && found.numerator < found.denominator) return found
  throw wrong(option, 'a share between -1 and 1', text)
}

const spans: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 }

/**
 * A length of time in milliseconds, told in hours or days.
 *
 * @throws AskedError that says what was expected
 */
export function spanOf(option: string, text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,4})(h|d)$/.exec(text) ?? []
  const span = Number(count) * (spans[unit] ?? 0)
  if (span > 0) return span
  throw wrong(option, 'a time such as 8h or 30d', text)
}

export const wrong = (option: string, expected: string, found: string): AskedError =>
  new AskedError(`--${option}: expected ${expected}, found '${found}'`)
