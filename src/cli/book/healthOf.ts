import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Arguments, Option } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

/** The target health factor of a borrower. */
export const healthOption: Option = {
  value: 'FACTOR',
  about: 'for loans: what to repay, add or sell for this (1.5, or what cures a call)',
}

export function healthOf(args: Arguments): Ratio | null {
  const text = args.text('health')
  if (text === undefined) return null
  const parsed = Decimal.parse(text)
  if (parsed.ok && parsed.value.units > 0n) return Ratio.fromDecimal(parsed.value)
  throw new UsageError(`--health: expected a plain decimal above 0 such as 1.5, found '${text}'`)
}
