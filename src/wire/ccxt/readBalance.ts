import type { Result } from '../../base/Result.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Codec } from '../Codec.ts'
import { Input } from '../Input.ts'
import type { Json, JsonObject, Origin } from '../JsonText.ts'
import { Path } from '../Path.ts'
import type { WireError } from '../WireError.ts'
import { LenientJson } from './LenientJson.ts'
import { timeOf } from './readPositions.ts'
import { subtract } from './subtract.ts'

/** Balances, as ccxt's `fetchBalance` returns them. */
export interface CcxtBalance {
  readonly assets: ReadonlyMap<string, CcxtHolding>
  readonly timestamp: number | null
  /** The venue's own response, kept separately. */
  readonly info: Json
}

export interface CcxtHolding {
  /** Total less debt. */
  readonly total: Decimal
  /**
   * Holdings without unrealised profit and without isolated margin, where the venue states them;
   * null otherwise, and `total` is used.
   */
  readonly wallet: Decimal | null
}

/**
 * Reads ccxt's `fetchBalance`. On Binance futures ccxt's `total` is the margin balance, which
 * includes unrealised profit; the venue's own `crossWalletBalance` does not, and is used instead.
 *
 * Rules: [WIRE16] [WIRE17]
 */
export const readBalance = (source: string, origin: Origin = {}): Result<CcxtBalance, WireError> =>
  Input.read(source, origin, (json) => {
    const top = Path.top()
    const balance = Codec.object(json, top)
    const path = Path.child(top, 'total')
    const total = Codec.object(balance.total ?? null, path)
    const debt = LenientJson.object(balance.debt)
    const wallets = walletsOf(balance, top)
    const assets = new Map<string, CcxtHolding>()
    for (const asset of Object.keys(total)) {
      const held = LenientJson.optional(total, asset, path)
      if (held === null) continue
      const owed = LenientJson.optional(debt, asset, Path.child(top, 'debt'))
      const net = owed === null ? held : subtract(held, owed)
      assets.set(asset, { total: net, wallet: wallets.get(asset) ?? null })
    }
    return { assets, timestamp: timeOf(balance, top), info: balance.info ?? null }
  })

/** Binance's own fields for each asset of a futures account. */
function walletsOf(balance: JsonObject, top: Path): ReadonlyMap<string, Decimal> {
  const { assets } = LenientJson.object(balance.info)
  const at = Path.child(Path.child(top, 'info'), 'assets')
  const wallets = new Map<string, Decimal>()
  if (!Array.isArray(assets)) return wallets
  for (const [index, item] of assets.entries()) {
    const row = LenientJson.object(item)
    const wallet = LenientJson.optional(row, 'crossWalletBalance', Path.child(at, index))
    if (wallet !== null && typeof row.asset === 'string') wallets.set(row.asset, wallet)
  }
  return wallets
}
