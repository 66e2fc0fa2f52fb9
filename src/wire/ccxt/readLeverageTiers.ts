import { limits } from '../../base/limits.ts'
import type { Result } from '../../base/Result.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Input } from '../Input.ts'
import type { Json, JsonObject, Origin } from '../JsonText.ts'
import { Kind } from '../Kind.ts'
import { Place } from '../Place.ts'
import { show, type WireError } from '../WireError.ts'
import { Loose } from './Loose.ts'

/** The tiers of one symbol, as ccxt's `fetchLeverageTiers` gives them. */
export interface CcxtTiers {
  readonly symbol: string
  /** What notionals are counted in; null where it is not said. */
  readonly currency: string | null
  readonly rows: readonly CcxtTier[]
}

export interface CcxtTier {
  readonly floor: Decimal
  /** Null where there is no end. */
  readonly cap: Decimal | null
  readonly rate: Decimal
  readonly leverageMax: Decimal
  /** What the venue itself said, kept and not looked into. */
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
    const top = Place.top()
    if (!Array.isArray(json)) return bySymbol(Kind.object(json, top), top)
    const first = Place.child(top, 0)
    const symbol = Loose.text(Kind.object(json[0] ?? null, first), 'symbol', first)
    return new Map([[symbol, tiersOf(symbol, json, top)]])
  })

function bySymbol(source: JsonObject, top: Place): ReadonlyMap<string, CcxtTiers> {
  return new Map(
    Object.entries(source).map(([symbol, rows]) => [
      symbol,
      tiersOf(symbol, rows, Place.child(top, symbol)),
    ]),
  )
}

function tiersOf(symbol: string, json: Json, at: Place): CcxtTiers {
  if (!Array.isArray(json)) throw Place.fault(at, 'field.type', 'a list of tiers', show(json))
  if (json.length === 0 || json.length > limits.tiers) {
    throw Place.fault(at, 'limit.exceeded', `1 to ${limits.tiers} tiers`, `${json.length}`)
  }
  const rows = json.map((row: Json, place) => tierOf(row, Place.child(at, place)))
  for (const [place, { floor }] of rows.entries()) checkFloor(rows[place - 1], floor, place, at)
  const { currency } = Loose.object(json[0])
  return { symbol, currency: typeof currency === 'string' ? currency : null, rows }
}

function tierOf(json: Json, at: Place): CcxtTier {
  const source = Kind.object(json, at)
  return {
    floor: Loose.number(source, ['minNotional', 'notionalFloor'], at),
    cap: Loose.optional(source, 'maxNotional', at) ?? Loose.optional(source, 'notionalCap', at),
    rate: Loose.number(source, ['maintenanceMarginRate', 'maintenanceMarginRatio'], at),
    leverageMax: Loose.number(source, ['maxLeverage'], at),
    info: source.info ?? null,
  }
}

/** Each tier begins where the one before ends: a gap would have no rate. */
function checkFloor(before: CcxtTier | undefined, floor: Decimal, place: number, at: Place): void {
  if (before === undefined || before.cap === null || isSame(before.cap, floor)) return
  const row = Place.child(Place.child(at, place), 'minNotional')
  const expected = 'what the tier before ends at'
  throw Place.fault(row, 'rulebook.invalid', expected, 'something else')
}

const isSame = (a: Decimal, b: Decimal): boolean =>
  Ratio.compare(Ratio.fromDecimal(a), Ratio.fromDecimal(b)) === 0
