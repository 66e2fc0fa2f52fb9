import { limits } from '../../base/limits.ts'
import type { Result } from '../../base/Result.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Codec } from '../Codec.ts'
import { Input } from '../Input.ts'
import type { Json, JsonObject, Origin } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { show, type WireError } from '../WireError.ts'
import { LenientJson } from './LenientJson.ts'

/** The tiers of one symbol, as ccxt's `fetchLeverageTiers` returns them: told, not yet interpreted. */
export interface CcxtTiers {
  readonly symbol: string
  /** The path of its rows, for errors. */
  readonly at: Path
  /** The currency of notionals; null where not stated, and not always what the bounds are in. */
  readonly currency: string | null
  readonly rows: readonly CcxtTier[]
}

/** A row; null where not told. */
export interface CcxtTier {
  readonly floor: Decimal | null
  readonly cap: Decimal | null
  readonly rate: Decimal | null
  readonly leverageMax: Decimal | null
  /** The venue's own response. */
  readonly info: Json
}

/**
 * Reads ccxt's `fetchLeverageTiers` (an object from symbols to tiers) or `fetchMarketLeverageTiers`
 * (a list of tiers, each with its symbol), in the old spelling too.
 *
 * Rules: [WIRE16] [WIRE18]
 */
export const readLeverageTiers = (
  source: string,
  origin: Origin = {},
): Result<ReadonlyMap<string, CcxtTiers>, WireError> =>
  Input.read(source, origin, (json) => {
    const top = Path.top()
    if (!Array.isArray(json)) return bySymbol(Codec.object(json, top), top)
    const first = Path.child(top, 0)
    const symbol = LenientJson.text(Codec.object(json[0] ?? null, first), 'symbol', first)
    return new Map([[symbol, tiersOf(symbol, json, top)]])
  })

function bySymbol(source: JsonObject, top: Path): ReadonlyMap<string, CcxtTiers> {
  return new Map(
    Object.entries(source).map(([symbol, rows]) => [
      symbol,
      tiersOf(symbol, rows, Path.child(top, symbol)),
    ]),
  )
}

function tiersOf(symbol: string, json: Json, at: Path): CcxtTiers {
  if (!Array.isArray(json)) throw Path.fault(at, 'field.type', 'a list of tiers', show(json))
  if (json.length === 0 || json.length > limits.tiers) {
    throw Path.fault(at, 'limit.exceeded', `1 to ${limits.tiers} tiers`, `${json.length}`)
  }
  const rows = json.map((row: Json, index) => tierOf(row, Path.child(at, index)))
  const { currency } = LenientJson.object(json[0])
  return { symbol, at, currency: typeof currency === 'string' ? currency : null, rows }
}

function tierOf(json: Json, at: Path): CcxtTier {
  const source = Codec.object(json, at)
  const number = (now: string, before: string): Decimal | null =>
    LenientJson.optional(source, now, at) ?? LenientJson.optional(source, before, at)
  return {
    floor: number('minNotional', 'notionalFloor'),
    cap: number('maxNotional', 'notionalCap'),
    rate: number('maintenanceMarginRate', 'maintenanceMarginRatio'),
    leverageMax: LenientJson.optional(source, 'maxLeverage', at),
    info: source.info ?? null,
  }
}
