import { Amount } from '../money/Amount.ts'
import type { Holder } from './Holder.ts'

/**
 * Adds up every holder's balance by asset: all zero in sound books, the world outside included.
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
