import { limits } from '../../base/limits.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Holdings } from '../Holdings.ts'
import type { Method } from '../Method.ts'

/**
 * What holds for every method whose accounts trade positions and borrow from no pool, and what is
 * sound where such a method says nothing better: its parameters name nothing and have no fault, no
 * bound spares an account from being looked at, and the slack goes with the lots in one line.
 */
export const trading = {
  names: () => ({ assets: [], instruments: [] }),
  fault: () => null,
  feeRate: () => Ratio.zero,
  amountMax: limits.amount,
  counts: () => true,
  indexSides: ({ account, rules, prices }) => Holdings.of(account, rules, prices),
  headroom: () => 0n,
  assetPrice: () => null,
  breakpoints: (_context, { lots }) => [Integer.abs(lots)],
  stepDown: (_rules, { lots }) => Integer.abs(lots),
  remedies: () => [],
  procedure: 'positions',
  deficit: 'markets',
  proceeds: 'keep',
  loan: () => null,
  isFree: () => false,
  awaitsIndex: () => false,
  changesBy: () => false,
} as const satisfies Partial<Method>
