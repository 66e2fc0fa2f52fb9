import type { Account } from '../../model/Account.ts'
import { Asset } from '../../model/Asset.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Holdings } from '../Holdings.ts'
import type { Inadmissible, Method } from '../Method.ts'

/**
 * Defaults for methods whose accounts trade positions and do not borrow from a pool, sound where
 * the method defines nothing better: its parameters name nothing and have no fault, no bound
 * exempts an account from assessment, no position is another's hedge, and the slack is linear in lots.
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
  hedges: () => false,
  isFree: () => false,
  changesBy: () => false,
} as const satisfies Partial<Method>

type Traded = Pick<Account, 'positions' | 'orders'>

/**
 * The first position, or else the first order that may open one, without a rule of its method; null where
 * each has one. An order that only reduces needs none, and what delivers a listing needs one for that too.
 *
 * Rules: [METHOD10] [OPT6]
 */
export function inadmissible(
  { positions, orders }: Traded,
  isRuled: (instrument: Instrument) => boolean,
): Inadmissible | null {
  const asking = orders.filter(({ reduceOnly }) => !reduceOnly)
  const without = [...positions, ...asking].find(
    ({ instrument }) =>
      !isRuled(instrument) || (instrument.listing !== undefined && !isRuled(instrument.listing)),
  )
  return without === undefined
    ? null
    : { code: 'instrument.noRule', instrument: without.instrument }
}

/** All but spot orders, which exchange what is held and need no rule. */
export const contractsOf = ({ positions, orders }: Account): Traded => ({
  positions,
  orders: orders.filter(({ instrument }) => instrument.kind !== 'spot'),
})
