import { Ratio } from '../../money/Ratio.ts'

/**
 * What a coin is worth in dollars: its USDT index times what USDT is worth, by bitcoin's two
 * indices.
 *
 * Rules: [VEN6]
 *
 * @example
 * usdIndex(coinUsdt, btcUsd, btcUsdt) // 90,000 at 89,950 over 90,000 => 89,950
 */
export const usdIndex = (coinUsdt: Ratio, btcUsd: Ratio, btcUsdt: Ratio): Ratio =>
  Ratio.mul(coinUsdt, Ratio.div(btcUsd, btcUsdt))

/** A unified account in dollars. An order loss is a negative number. */
export interface UnifiedAccount {
  readonly marginBalance: Ratio
  readonly haircutLoss: Ratio
  readonly orderLoss: Ratio
  readonly initial: readonly Ratio[]
  readonly maintenance: readonly Ratio[]
}

/** Shares of the balance that is left after haircuts and order losses; null where none is left. */
export interface UnifiedRates {
  readonly initial: Ratio | null
  readonly maintenance: Ratio | null
}

/**
 * The two rates of a unified account; it is liquidated where that of maintenance reaches one.
 *
 *     rate = Σ requirements ÷ (margin balance − haircut loss + order loss)
 *
 * Rules: [VEN7]
 */
export function unifiedRates(account: UnifiedAccount): UnifiedRates {
  const { marginBalance, haircutLoss, orderLoss, initial, maintenance } = account
  const left = Ratio.add(Ratio.sub(marginBalance, haircutLoss), orderLoss)
  const rate = (parts: readonly Ratio[]): Ratio | null =>
    left.numerator > 0n ? Ratio.div(Ratio.sum(parts), left) : null
  return { initial: rate(initial), maintenance: rate(maintenance) }
}

/**
 * What an unhedged cross position may lose: what is available, and its initial margin less its
 * maintenance, both at entry.
 *
 * Rules: [VEN8]
 */
export const sustainableLoss = (available: Ratio, initial: Ratio, maintenance: Ratio): Ratio =>
  Ratio.add(available, Ratio.sub(initial, maintenance))
