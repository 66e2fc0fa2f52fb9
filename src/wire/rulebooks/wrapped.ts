import type { AssetId } from '../../model/Asset.ts'

/** Coins and their wrapped tokens, each mapped to the other. */
const pairs: readonly (readonly [AssetId, AssetId])[] = [
  ['BTC', 'WBTC'],
  ['ETH', 'WETH'],
]

/**
 * A table's row for an asset, by its own name or else by that of its coin or wrapped token: a book
 * may name BTC where a protocol lists WBTC.
 *
 * Rules: [LOANP2]
 */
export function wrapped<T>(table: ReadonlyMap<AssetId, T>, asset: AssetId): T | undefined {
  const pair = pairs.find((names) => names.includes(asset))
  const other = pair?.find((name) => name !== asset)
  return table.get(asset) ?? (other === undefined ? undefined : table.get(other))
}
