import { limits } from '../../base/limits.ts'
import type { Result } from '../../base/Result.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Codec } from '../Codec.ts'
import { Input } from '../Input.ts'
import type { Json, JsonObject, Origin } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { show, type WireError } from '../WireError.ts'
import { LenientJson } from './LenientJson.ts'
import { UnifiedSymbol } from './UnifiedSymbol.ts'

/** An open position, as ccxt's `fetchPositions` returns it. */
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
  /** The collateral of an isolated position, profit excluded; null where cross. */
  readonly collateral: Decimal | null
  readonly unrealizedPnl: Decimal | null
  readonly hedged: boolean
  readonly timestamp: number | null
  /** The venue's own response, kept separately. */
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
    const top = Path.top()
    if (!Array.isArray(json)) throw Path.fault(top, 'field.type', 'a list', show(json))
    return json.flatMap((item: Json, index) => {
      const at = Path.child(top, index)
      const position = Codec.object(item, at)
      const contracts = LenientJson.optional(position, 'contracts', at)
      return contracts === null || contracts.units === 0n
        ? []
        : [positionOf(position, contracts, at)]
    })
  })

function positionOf(source: JsonObject, contracts: Decimal, at: Path): CcxtPosition {
  if (contracts.units < 0n) {
    const path = Path.child(at, 'contracts')
    throw Path.fault(path, 'field.value', 'above 0: the side says which way', 'less')
  }
  const marginMode = source.marginMode === 'isolated' ? 'isolated' : 'cross'
  const { symbol, parts } = symbolOf(source, at)
  return {
    symbol,
    parts,
    side: sideOf(source, at),
    contracts,
    contractSize: LenientJson.optional(source, 'contractSize', at) ?? { units: 1n, scale: 0 },
    entryPrice: LenientJson.number(source, ['entryPrice'], at),
    markPrice: LenientJson.optional(source, 'markPrice', at),
    leverage: LenientJson.optional(source, 'leverage', at),
    marginMode,
    collateral: marginMode === 'isolated' ? collateralOf(source, at) : null,
    unrealizedPnl: LenientJson.optional(source, 'unrealizedPnl', at),
    hedged: source.hedged === true,
    timestamp: timeOf(source, at),
    info: source.info ?? null,
  }
}

function symbolOf(source: JsonObject, at: Path) {
  const symbol = LenientJson.text(source, 'symbol', at)
  const parts = UnifiedSymbol.parse(symbol)
  if (parts !== null && parts.kind !== 'spot') return { symbol, parts }
  const expected = 'a linear or inverse contract such as "BTC/USDT:USDT"'
  throw Path.fault(Path.child(at, 'symbol'), 'symbol.unknown', expected, show(symbol))
}

function sideOf({ side }: JsonObject, at: Path): 'long' | 'short' {
  if (side === 'long' || side === 'short') return side
  throw Path.fault(Path.child(at, 'side'), 'field.value', '"long" or "short"', show(side))
}

/** Binance states the isolated wallet itself; otherwise ccxt's own field is the margin. */
function collateralOf(source: JsonObject, at: Path): Decimal {
  const info = LenientJson.object(source.info)
  const wallet = LenientJson.optional(info, 'isolatedWallet', Path.child(at, 'info'))
  return wallet ?? LenientJson.number(source, ['collateral'], at)
}

export function timeOf({ timestamp }: JsonObject, at: Path): number | null {
  if (timestamp === undefined || timestamp === null) return null
  const isTime = Number.isInteger(timestamp) && Number(timestamp) >= 0
  if (isTime && Number(timestamp) <= limits.time) return Number(timestamp)
  const path = Path.child(at, 'timestamp')
  throw Path.fault(path, 'field.type', 'milliseconds since 1970', show(timestamp))
}
