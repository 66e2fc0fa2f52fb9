import type { Account } from '../../../model/Account.ts'
import type { Tier } from '../../../model/Brackets.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Ratio } from '../../../money/Ratio.ts'

/**
 * The leverage in force: what the owner chose, but no more than the bracket allows.
 *
 * Rules: [TIER7]
 */
export function leverage(account: Account, instrument: Instrument, { leverageMax }: Tier): Ratio {
  const chosen = account.leverages[instrument.index]
  if (chosen === undefined) return leverageMax
  if (Integer.mul(chosen, leverageMax.denominator) >= leverageMax.numerator) return leverageMax
  return { numerator: chosen, denominator: 1n }
}
