import type { Asset } from '../../../../model/Asset.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import type { MarginContext } from '../../../MarginContext.ts'
import type { Remedy } from '../../../Method.ts'
import { amountToAdd } from './amountToAdd.ts'
import { amountToRepay } from './amountToRepay.ts'

/**
 * For each debt and each collateral that can cure alone, the smallest amount that brings a loan to
 * a marginRatio: one atom less does not.
 *
 * Rules: [CALL11] [LOAN12]
 */
export function remedies({ account, rules, prices }: MarginContext, threshold: Ratio): Remedy[] {
  const health = Ratio.of(threshold.denominator, threshold.numerator)
  return account.balances.flatMap((balance, index) => {
    if (balance === undefined || balance === 0n) return []
    const held = rules.assets[index] as Asset
    const asset = rules.assets[held.claim?.of ?? index] as Asset
    const act = balance < 0n ? 'repay' : 'add'
    const solve = act === 'repay' ? amountToRepay : amountToAdd
    const amount = solve(account, rules, prices, held, health)
    return amount === null ? [] : [{ act, asset, amount } as const]
  })
}
