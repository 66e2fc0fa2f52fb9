import { Asset } from '../../model/Asset.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Holdings } from '../Holdings.ts'
import type { Method } from '../Method.ts'

/**
 * Defaults for methods whose accounts trade positions and do not borrow from a pool, sound where
 * the method defines nothing better: its parameters name nothing and have no fault, no bound
 * exempts an account from assessment, and the slack is linear in lots.
 */
export const trading = {
  names: () => ({ assets: [], instruments: [] }),
  fault: () => null,
  feeRate: () => Ratio.zero,
  amountMax: Asset.most,
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
  liability: () => null,
  release: () => 'initial',
  forbids: () => null,
  notes: () => [],
  isFree: () => false,
  changesBy: () => false,
} as const satisfies Partial<Method>
