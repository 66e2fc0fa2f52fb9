import { Ratio } from '../../money/Ratio.ts'

/** A coin of a unified account. */
export interface GateCoin {
  readonly balance: Ratio
  readonly borrowed: Ratio
}

/**
 * Forced repayment, at a maintenance level of 110 % or less: a debt is repaid with what is held of
 * the same coin, as far as it goes, and with no other.
 *
 * Rules: [VEN31]
 *
 * @example
 * repay({ balance: Ratio.of(1n), borrowed: Ratio.of(3n, 2n) }) // => nothing left, a half still owed
 */
export function repay({ balance, borrowed }: GateCoin): GateCoin {
  const paid = Ratio.positive(Ratio.min(balance, borrowed))
  return { balance: Ratio.sub(balance, paid), borrowed: Ratio.sub(borrowed, paid) }
}
