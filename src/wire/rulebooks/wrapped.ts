import type { AssetId } from '../../model/Asset.ts'

/** Coins and the tokens that stand for them, each for the other. */
const pairs: readonly (readonly [AssetId, AssetId])[] = [
  ['BTC', 'WBTC'],
  ['ETH', 'WETH'],
]

/**
 * What a table says of an asset, by its own name or else by that of the coin or token it stands for:
 * a book may say BTC where a protocol says WBTC.
 *
 * Rules: [LOANP2]
 */
export function wrapped<T>(table: ReadonlyMap<AssetId, T>, asset: AssetId): T | undefined {
  const pair = pairs.find((names) => names.includes(asset))
  const other = pair?.find((name) => name !== asset)
  return table.get(asset) ?? (other === undefined ? undefined : table.get(other))
}
