import { Amount } from '../money/Amount.ts'
import type { Holder } from './Holder.ts'

/**
 * Sums every holder's balance by asset. In balanced books, which include the world outside, all
 * sums are zero.
 *
 * Rules: [LEDGER2]
 *
 * @example
 * imbalances([{ id: 'a', balances: [Amount.of(1n)] }], 1) // => [1n]: one atom from nowhere
 */
export function imbalances(holders: Iterable<Holder>, assets: number): Amount[] {
  const sums = Array.from({ length: assets }, () => Amount.zero)
  for (const { balances } of holders) {
    for (let asset = 0; asset < assets; asset++) {
      const held = balances[asset]
      if (held !== undefined) sums[asset] = Amount.add(sums[asset] ?? Amount.zero, held)
    }
  }
  return sums
}
