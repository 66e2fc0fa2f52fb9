import { limits } from '../../base/limits.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { JsonObject } from '../JsonText.ts'
import type { Table } from './bracketsOf.ts'
import type { Held } from './Held.ts'
import type { Holding } from './holdingsOf.ts'
import { Worth } from './Worth.ts'

/**
 * A symbol's instrument. Its tick is not told: eight places, as many as fit for a dear one, and for a
 * cheap one so many that its price keeps eight digits. The lot is as fine as contracts and tiers are.
 *
 * Rules: [WIRE17] [CCXT14]
 */
export function instrumentOf(
  same: readonly Held[],
  tables: ReadonlyMap<string, Table | null>,
): JsonObject {
  const [first] = same as readonly [Held]
  const { parts, position, contractSize, mark } = first
  const lot = Math.max(
    tables.get(position.symbol)?.places ?? 0,
    ...same.map((one) => one.position.contracts.scale),
  )
  return {
    id: position.symbol,
    kind: parts.kind,
    payoff: parts.payoff,
    base: parts.base,
    quote: parts.quote,
    settle: parts.settle,
    contractSize: Decimal.format(contractSize),
    tick: Decimal.format({ units: 1n, scale: tickPlaces(mark ?? position.entryPrice) }),
    lot: Decimal.format({ units: 1n, scale: lot }),
    expiry: parts.expiry,
  }
}

const DIGITS_MAX = 15
const TICK_PLACES = 8

function tickPlaces(price: Decimal): number {
  const digits = Worth.digitsOf(Ratio.fromDecimal(price))
  if (digits > 0) return Math.max(0, Math.min(TICK_PLACES, DIGITS_MAX - digits))
  return Math.min(limits.decimals, TICK_PLACES - digits)
}

const DECIMALS_MIN = 8
/** For amounts that no decimal is exact for, such as the profit of an inverse contract. */
const DECIMALS_BROKEN = 12

/** As many decimals as the finest amount of the asset, and at least as many as venues keep. */
export function decimalsOf(
  asset: string,
  held: readonly Held[],
  holdings: readonly Holding[],
): number {
  const amounts = [
    ...holdings.filter((one) => one.asset === asset).map(({ wallet }) => wallet),
    ...held.filter(({ parts }) => parts.settle === asset).map(({ wallet }) => wallet),
  ]
  return Math.max(DECIMALS_MIN, ...amounts.map((amount) => (amount === null ? 0 : places(amount))))
}

function places(amount: Ratio): number {
  for (let scale = 0; scale <= limits.decimals; scale++) {
    if (Ratio.mul(amount, Ratio.of(Integer.pow10(scale))).denominator === 1n) return scale
  }
  return DECIMALS_BROKEN
}

/** An amount in an asset's atoms, rounded down: a credit. */
export function amountText(amount: Ratio, decimals: number): string {
  const units = Ratio.mulDown(Integer.pow10(decimals), amount)
  return Decimal.format(Decimal.trim({ units, scale: decimals }))
}
