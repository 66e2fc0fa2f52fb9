import type { Totals } from './Loan.ts'
import { Principal } from './Principal.ts'

/**
 * The protocol's own funds in the base asset, in atoms: its holdings, less what suppliers have,
 * plus what borrowers owe. Negative reserves are a shortfall of the suppliers.
 *
 * Rules: [COMET8]
 *
 * @example
 * reserves(held, totals) // => -162_851_436_075n
 */
export function reserves(held: bigint, totals: Totals): bigint {
  const { supply, borrow } = Principal.totals(totals)
  return held - supply + borrow
}
