import { aaveV3Core } from './aaveV3Core.ts'
import { aaveV4 } from './aaveV4.ts'
import { compoundV3 } from './compoundV3.ts'
import { eulerV2 } from './eulerV2.ts'
import type { LoanPreset } from './LoanPreset.ts'
import { liquityV1 } from './liquityV1.ts'
import { maker } from './maker.ts'
import { morphoBlue } from './morphoBlue.ts'
import { plimsollLoan } from './plimsollLoan.ts'

/**
 * Lending regimes by name: a protocol's version each, and our own. Those that emulate a protocol
 * have no guard, for the protocol has none.
 *
 * Rules: [LOANP1]
 */
export const loanPresets: readonly LoanPreset[] = [
  aaveV3Core('aave-v3.6'),
  aaveV3Core('aave-v3.7'),
  aaveV4,
  morphoBlue,
  compoundV3,
  maker,
  eulerV2,
  liquityV1,
  plimsollLoan,
]
