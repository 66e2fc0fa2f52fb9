import { State } from '../../engine/State.ts'
import { Integer } from '../../money/Integer.ts'
import { decimals } from '../demo/listings.ts'
import { dollar } from './coins.ts'
import { loanParameters } from './parameters.ts'

/** Who repays others' loans for their collateral, and buys at auctions. */

export const idOf = (index: number): string => `keeper-${`${index + 1}`.padStart(2, '0')}`

/** The least that moves a keeper, USDT atoms. */
export const profitLeast = Integer.mul(loanParameters.profitLeast, Integer.pow10(decimals))

/** How often a keeper halves what it would do before it lets go. */
export const halvings = 10

/** The keeper with the most money, and what it could pay. */
export function richest(state: State): { readonly id: string; readonly cash: bigint } {
  const place = State.asset(state, dollar).index
  let best = { id: idOf(0), cash: 0n }
  for (const index of loanParameters.keepers.keys()) {
    const id = idOf(index)
    const cash = State.account(state, id).balances[place] ?? 0n
    if (cash > best.cash) best = { id, cash }
  }
  return best
}

export * as Liquidator from './Liquidator.ts'
