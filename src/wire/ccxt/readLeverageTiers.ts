import { limits } from '../../base/limits.ts'
import type { Result } from '../../base/Result.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Codec } from '../Codec.ts'
import { Input } from '../Input.ts'
import type { Json, JsonObject, Origin } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { show, type WireError } from '../WireError.ts'
import { LenientJson } from './LenientJson.ts'

/** The tiers of one symbol, as ccxt's `fetchLeverageTiers` returns them. */
export interface CcxtTiers {
  readonly symbol: string
  /** The currency of notionals; null where not stated. */
  readonly currency: string | null
  readonly rows: readonly CcxtTier[]
}

export interface CcxtTier {
  readonly floor: Decimal
  /** Null where unbounded. */
  readonly cap: Decimal | null
  readonly rate: Decimal
  readonly leverageMax: Decimal
  /** The venue's own response, kept unread. */
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
  for (const [index, { floor }] of rows.entries()) checkFloor(rows[index - 1], floor, index, at)
  const { currency } = LenientJson.object(json[0])
  return { symbol, currency: typeof currency === 'string' ? currency : null, rows }
}

function tierOf(json: Json, at: Path): CcxtTier {
  const source = Codec.object(json, at)
  return {
    floor: LenientJson.number(source, ['minNotional', 'notionalFloor'], at),
    cap:
      LenientJson.optional(source, 'maxNotional', at) ??
      LenientJson.optional(source, 'notionalCap', at),
    rate: LenientJson.number(source, ['maintenanceMarginRate', 'maintenanceMarginRatio'], at),
    leverageMax: LenientJson.number(source, ['maxLeverage'], at),
    info: source.info ?? null,
  }
}

/** Each tier begins where the one before ends: a gap would have no rate. */
function checkFloor(before: CcxtTier | undefined, floor: Decimal, index: number, at: Path): void {
  if (before === undefined || before.cap === null || isSame(before.cap, floor)) return
  const row = Path.child(Path.child(at, index), 'minNotional')
  const expected = 'what the tier before ends at'
  throw Path.fault(row, 'rulebook.invalid', expected, 'something else')
}

const isSame = (a: Decimal, b: Decimal): boolean =>
  Ratio.compare(Ratio.fromDecimal(a), Ratio.fromDecimal(b)) === 0
