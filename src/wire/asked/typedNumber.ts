import { Decimal } from '../../money/Decimal.ts'
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

export const wrong = (option: string, expected: string, found: string): AskedError =>
  new AskedError(`--${option}: expected ${expected}, found '${found}'`)
