import { State } from '../engine/State.ts'
import { amountText } from './figures.ts'

/** What the fund has of each asset that it has any of. */
export function fundBalances(state: State): Readonly<Record<string, string>> {
  const { balances } = State.house(state, 'fund')
  return Object.fromEntries(
    state.assets.flatMap((asset) => {
      const held = balances[asset.index] ?? 0n
      return held === 0n ? [] : [[asset.id, amountText(held, asset)]]
    }),
  )
}
