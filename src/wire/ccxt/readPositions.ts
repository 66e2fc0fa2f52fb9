import { limits } from '../../base/limits.ts'
import type { Result } from '../../base/Result.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Input } from '../Input.ts'
import type { Json, JsonObject, Origin } from '../JsonText.ts'
import { Kind } from '../Kind.ts'
import { Place } from '../Place.ts'
import { show, type WireError } from '../WireError.ts'
import { Loose } from './Loose.ts'
import { UnifiedSymbol } from './UnifiedSymbol.ts'

/** An open position, as ccxt's `fetchPositions` gives it. */
export interface CcxtPosition {
  readonly symbol: string
  readonly parts: UnifiedSymbol
  readonly side: 'long' | 'short'
  readonly contracts: Decimal
  readonly contractSize: Decimal
  readonly entryPrice: Decimal
  readonly markPrice: Decimal | null
  readonly leverage: Decimal | null
  readonly marginMode: 'cross' | 'isolated'
  /** What stands behind an isolated position, profit not counted; null where cross. */
  readonly collateral: Decimal | null
  readonly unrealizedPnl: Decimal | null
  readonly hedged: boolean
  readonly timestamp: number | null
  /** What the venue itself said, kept aside. */
  readonly info: Json
}

/**
 * Reads ccxt's `fetchPositions`: a list of positions. Closed ones, which some venues list with no
 * contracts, are left out.
 *
 * Rules: [WIRE16] [WIRE17]
 */
export const readPositions = (
  source: string,
  origin: Origin = {},
): Result<readonly CcxtPosition[], WireError> =>
  Input.read(source, origin, (json) => {
    const top = Place.top()
    if (!Array.isArray(json)) throw Place.fault(top, 'field.type', 'a list', show(json))
    return json.flatMap((item: Json, place) => {
      const at = Place.child(top, place)
      const position = Kind.object(item, at)
      const contracts = Loose.optional(position, 'contracts', at)
      return contracts === null || contracts.units === 0n
        ? []
        : [positionOf(position, contracts, at)]
    })
  })

function positionOf(source: JsonObject, contracts: Decimal, at: Place): CcxtPosition {
  if (contracts.units < 0n) {
    const place = Place.child(at, 'contracts')
    throw Place.fault(place, 'field.value', 'above 0: the side says which way', 'less')
  }
  const marginMode = source.marginMode === 'isolated' ? 'isolated' : 'cross'
  const { symbol, parts } = symbolOf(source, at)
  return {
    symbol,
    parts,
    side: sideOf(source, at),
    contracts,
    contractSize: Loose.optional(source, 'contractSize', at) ?? { units: 1n, scale: 0 },
    entryPrice: Loose.number(source, ['entryPrice'], at),
    markPrice: Loose.optional(source, 'markPrice', at),
    leverage: Loose.optional(source, 'leverage', at),
    marginMode,
    collateral: marginMode === 'isolated' ? collateralOf(source, at) : null,
    unrealizedPnl: Loose.optional(source, 'unrealizedPnl', at),
    hedged: source.hedged === true,
    timestamp: timeOf(source, at),
    info: source.info ?? null,
  }
}

function symbolOf(source: JsonObject, at: Place) {
  const symbol = Loose.text(source, 'symbol', at)
  const parts = UnifiedSymbol.parse(symbol)
  if (parts !== null && parts.kind !== 'spot') return { symbol, parts }
  const expected = 'a linear or inverse contract such as "BTC/USDT:USDT"'
  throw Place.fault(Place.child(at, 'symbol'), 'symbol.unknown', expected, show(symbol))
}

function sideOf({ side }: JsonObject, at: Place): 'long' | 'short' {
  if (side === 'long' || side === 'short') return side
  throw Place.fault(Place.child(at, 'side'), 'field.value', '"long" or "short"', show(side))
}

/** Binance says the wallet itself; ccxt's own field is the margin where nothing better is known. */
function collateralOf(source: JsonObject, at: Place): Decimal {
  const info = Loose.object(source.info)
  const wallet = Loose.optional(info, 'isolatedWallet', Place.child(at, 'info'))
  return wallet ?? Loose.number(source, ['collateral'], at)
}

export function timeOf({ timestamp }: JsonObject, at: Place): number | null {
  if (timestamp === undefined || timestamp === null) return null
  const isTime = Number.isInteger(timestamp) && Number(timestamp) >= 0
  if (isTime && Number(timestamp) <= limits.time) return Number(timestamp)
  const place = Place.child(at, 'timestamp')
  throw Place.fault(place, 'field.type', 'milliseconds since 1970', show(timestamp))
}
