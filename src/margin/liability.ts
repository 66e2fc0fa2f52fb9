import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Instrument } from '../model/Instrument.ts'
import { Ratio } from '../money/Ratio.ts'
import { Method } from './Method.ts'

/** A debt that a request would create or deepen beyond what the rules allow. */
export interface UnbackedDebt {
  readonly asset: Asset
  /** What would be owed, atoms. */
  readonly owed: bigint
  /** The most that may be owed, atoms; zero where the rules allow none. */
  readonly cap: bigint
}

/**
 * What is left of each balance, by asset index, once every open spot order has paid: a buy its
 * price in the quote, a sell its size in the base. What an order would bring counts for nothing,
 * because another may be filled alone. Missing is zero.
 *
 * Rules: [CREDIT1]
 */
export function unreserved({ balances, orders }: Account): readonly (bigint | undefined)[] {
  const left: (bigint | undefined)[] = balances.slice()
  for (const { instrument, lots, price } of orders) {
    if (instrument.kind !== 'spot') continue
    const index = lots > 0n ? instrument.settleIndex : instrument.baseIndex
    const paid =
      lots > 0n
        ? Instrument.notional(instrument, lots, price)
        : Ratio.mulUp(-lots, instrument.baseAtomsPerLot)
    left[index] = (left[index] ?? 0n) - paid
  }
  return left
}

/**
 * The first asset in which a change would leave more owed than before and more than the rules
 * allow; null where it would not. What is owed already stays: only requests are asked this, and a
 * claim on a pool is lent and owed by the pool's own rules.
 *
 * Rules: [CREDIT1] [CREDIT2]
 *
 * @example
 * unbackedDebt(account, ProForma.withBalance(account, btc.index, Amount.of(-1n)), rules)
 */
export function unbackedDebt(
  before: Account,
  after: Account,
  rules: BoundRulebook,
): UnbackedDebt | null {
  const had = unreserved(before)
  const left = unreserved(after)
  for (let index = 0; index < left.length; index++) {
    const owed = -(left[index] ?? 0n)
    if (owed <= 0n || owed <= -(had[index] ?? 0n)) continue
    const asset = rules.assets[index]
    if (asset === undefined || asset.claim !== undefined) continue
    const cap = Method.of(rules).liability(rules, asset)?.cap ?? 0n
    if (owed > cap) return { asset, owed, cap }
  }
  return null
}
