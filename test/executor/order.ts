import { Executor, type Known } from '../../src/executor/Executor.ts'
import type { Order } from '../../src/executor/Order.ts'
import type { Terms } from '../../src/executor/Terms.ts'

/** An order of half a bitcoin to be sold, and what its instrument's numbers mean. */
export const order: Order = {
  ...{ id: 'liquidation-1', key: '0123456789abcdef0123456789abcdef', account: 'ada' },
  ...{ instrument: 'BTC/USDT:USDT', leg: 'net', purpose: 'reduce', reduceOnly: true, side: 'sell' },
  ...{ contracts: '0.5', mark: '40000' },
  ...{ bankruptcyPrice: '39000', limitPrice: null },
}

export const terms: Terms = {
  ...{ kind: 'perpetual', payoff: 'linear', quote: 'USDT', settle: 'USDT', decimals: 6 },
  ...{ contractSize: { units: 1n, scale: 0 }, tick: { units: 1n, scale: 1 } },
  ...{ lot: { units: 1n, scale: 3 }, allowsNonPositive: false },
}

/** An answer by hand: sizes and prices in thousandths. */
export const told = (
  filled: bigint,
  price: bigint | null,
  status: Known['status'] = 'open',
  fee = 0n,
): Known => ({
  ...{ kind: 'known', status, says: status, fee: { units: fee, scale: 9 } },
  filled: { units: filled, scale: 3 },
  price: price === null ? null : { units: price, scale: 3 },
})

export const { absent, unknown } = Executor
