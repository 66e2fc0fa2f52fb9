import type { Result } from '../../base/Result.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Codec } from '../Codec.ts'
import { Input } from '../Input.ts'
import type { Json, JsonObject, Origin } from '../JsonText.ts'
import { Path } from '../Path.ts'
import type { WireError } from '../WireError.ts'
import { LenientJson } from './LenientJson.ts'
import { timeOf } from './readPositions.ts'

/** Balances, as ccxt's `fetchBalance` returns them: told, and not yet interpreted. */
export interface CcxtBalance {
  readonly assets: ReadonlyMap<string, CcxtHolding>
  readonly timestamp: number | null
  readonly datetime: string | null
  /** The venue's own response, kept separately. */
  readonly info: Json
}

/** What is told of one asset; null where it is not. */
export interface CcxtHolding {
  readonly total: Decimal
  readonly debt: Decimal | null
  readonly free: Decimal | null
  readonly used: Decimal | null
  /** The same total in ccxt's other arrangement, under the asset's own name. */
  readonly again: Decimal | null
}

/**
 * Reads ccxt's `fetchBalance`. What a total is (with or without profit, isolated margin and debt)
 * differs from venue to venue and is not decided here.
 *
 * Rules: [WIRE16] [WIRE17]
 */
export const readBalance = (source: string, origin: Origin = {}): Result<CcxtBalance, WireError> =>
  Input.read(source, origin, (json) => {
    const top = Path.top()
    const balance = Codec.object(json, top)
    const total = Codec.object(balance.total ?? null, Path.child(top, 'total'))
    const assets = new Map<string, CcxtHolding>()
    for (const asset of Object.keys(total)) {
      const held = holdingOf(balance, asset, top)
      if (held !== null) assets.set(asset, held)
    }
    return {
      assets,
      timestamp: timeOf(balance, top),
      datetime: typeof balance.datetime === 'string' ? balance.datetime : null,
      info: balance.info ?? null,
    }
  })

function holdingOf(balance: JsonObject, asset: string, top: Path): CcxtHolding | null {
  const told = (name: string): Decimal | null =>
    LenientJson.optional(LenientJson.object(balance[name]), asset, Path.child(top, name))
  const total = told('total')
  if (total === null) return null
  const own = LenientJson.object(balance[asset])
  const again = LenientJson.optional(own, 'total', Path.child(top, asset))
  return { total, debt: told('debt'), free: told('free'), used: told('used'), again }
}
