import { assert } from '../base/assert.ts'
import { Amount } from '../money/Amount.ts'
import type { Holder } from './Holder.ts'

/**
 * Moves an amount from one holder to another. The two postings of double entry are made together,
 * so the balances of an asset always sum to zero. A negative amount moves back.
 *
 * Rules: [LEDGER1]
 *
 * @example
 * const world = { id: 'world', balances: [] }
 * const trader = { id: 'trader', balances: [] }
 * move(world, trader, 0, Amount.of(5n))
 * trader.balances // => [5n]
 * world.balances  // => [-5n]
 */
export function move(from: Holder, to: Holder, asset: number, amount: Amount): void {
  if (amount === 0n) return
  assert(from !== to, 'move: money moves between two holders')
  const before = Amount.add(from.balances[asset] ?? Amount.zero, to.balances[asset] ?? Amount.zero)
  const source = Amount.sub(from.balances[asset] ?? Amount.zero, amount)
  const target = Amount.add(to.balances[asset] ?? Amount.zero, amount)
  from.balances[asset] = source
  to.balances[asset] = target
  assert(Amount.add(source, target) === before, 'move: nothing is lost or invented')
}
