import { limits } from '../../base/limits.ts'
import { Result } from '../../base/Result.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { procedures } from '../book/procedures.ts'
import type { Json, JsonObject } from '../JsonText.ts'
import { show, WireError } from '../WireError.ts'
import type { CcxtBalance } from './readBalance.ts'
import type { CcxtTiers } from './readLeverageTiers.ts'
import type { CcxtPosition } from './readPositions.ts'
import { subtract } from './subtract.ts'

export interface CcxtPieces {
  readonly positions: readonly CcxtPosition[]
  readonly balance: CcxtBalance
  readonly tiers: ReadonlyMap<string, CcxtTiers>
}

export interface CcxtOptions {
  /** The account's id. */
  readonly account: string
  /** The book's time, where the structures carry none. */
  readonly asOf?: number
  readonly kind?: 'own' | 'mirrored'
  /**
   * Whether `total` includes unrealised profit, as on OKX and Deribit; it is then subtracted. A
   * wallet balance stated by the venue takes precedence over this option.
   */
  readonly total?: 'wallet' | 'equity'
}

/**
 * Combines ccxt's positions, balance and leverage tiers into a book document of our own form: one
 * account for each currency held or settled in, each with its own rulebook, because a single-asset
 * account is margined in one currency. Data missing in ccxt is inferred: the tick is as fine as a
 * mark may be, the lot as fine as the contracts, assets have 8 decimals or more.
 *
 * Rules: [WIRE17] [WIRE18]
 *
 * @example
 * const document = ccxtBook({ positions, balance, tiers }, { account: 'main' })
 * if (document.ok) readBook(JSON.stringify(document.value))
 */
export function ccxtBook(
  { positions, balance, tiers }: CcxtPieces,
  options: CcxtOptions,
): Result<JsonObject, WireError> {
  const asOf = options.asOf ?? latest([...positions, balance])
  if (asOf === null) return refuse('field.missing', 'a time in the structures, or one beside them')
  const symbols = [...new Map(positions.map((one) => [one.symbol, one])).values()]
  const missing = symbols.find(({ symbol }) => !tiers.has(symbol))
  if (missing !== undefined) {
    return refuse('symbol.unknown', `leverage tiers of ${show(missing.symbol)}`)
  }
  const held = [...balance.assets].filter(([, { total, wallet }]) => (wallet ?? total).units !== 0n)
  const settles = symbols.map(({ parts }) => parts.settle)
  const currencies = [...new Set([...settles, ...held.map(([asset]) => asset)])]
  const names = [...new Set([...currencies, ...symbols.flatMap((one) => [one.parts.base])])]
  const pieces = { positions, balance, tiers }
  return Result.success({
    asOf,
    assets: names.map((asset) => ({ asset, decimals: decimalsOf(asset, pieces) })),
    instruments: symbols.map((one) => instrumentOf(one, positions)),
    rulebooks: currencies.map((currency) => rulebookOf(currency, symbols, tiers)),
    prices: symbols.flatMap(({ symbol, markPrice }) =>
      markPrice === null ? [] : [{ symbol, price: Decimal.format(markPrice), source: 'ccxt' }],
    ),
    accounts: currencies.map((currency) => ({
      id: currencies.length === 1 ? options.account : `${options.account}:${currency}`,
      owner: options.account,
      kind: options.kind ?? 'own',
      rulebook: `ccxt:${currency}`,
      ...accountOf(currency, pieces, options),
    })),
  })
}

const refuse = (code: 'field.missing' | 'symbol.unknown', expected: string) =>
  Result.failure(new WireError({ code, expected, found: 'none' }))

const latest = (items: readonly { readonly timestamp: number | null }[]): number | null =>
  items.reduce<number | null>(
    (last, { timestamp }) => (timestamp !== null && timestamp > (last ?? -1) ? timestamp : last),
    null,
  )

const DECIMALS_MIN = 8

/** As many decimals as the finest amount of the asset, and at least as many as venues keep. */
function decimalsOf(asset: string, { positions, balance }: CcxtPieces): number {
  const holding = balance.assets.get(asset)
  const isolated = positions.filter(({ parts }) => parts.settle === asset)
  const amounts = [
    holding?.total,
    holding?.wallet,
    ...isolated.flatMap(({ collateral, unrealizedPnl }) => [collateral, unrealizedPnl]),
  ]
  const finest = Math.max(DECIMALS_MIN, ...amounts.map((amount) => amount?.scale ?? 0))
  return Math.min(finest, limits.decimals)
}

const DIGITS_MAX = 15
const TICK_PLACES = 8

function instrumentOf(one: CcxtPosition, positions: readonly CcxtPosition[]): JsonObject {
  const { symbol, parts, contractSize, markPrice, entryPrice } = one
  const same = positions.filter((other) => other.symbol === symbol)
  const digits = `${wholePart(markPrice ?? entryPrice)}`.length
  const places = Math.max(0, Math.min(TICK_PLACES, DIGITS_MAX - digits))
  const lot = Math.max(...same.map(({ contracts }) => contracts.scale))
  return {
    id: symbol,
    kind: parts.kind,
    payoff: parts.payoff,
    base: parts.base,
    quote: parts.quote,
    settle: parts.settle,
    contractSize: Decimal.format(contractSize),
    tick: Decimal.format({ units: 1n, scale: places }),
    lot: Decimal.format({ units: 1n, scale: lot }),
    expiry: parts.expiry,
  }
}

const wholePart = ({ units, scale }: Decimal): bigint =>
  Integer.divDown(Integer.abs(units), Integer.pow10(scale))

function rulebookOf(
  currency: string,
  symbols: readonly CcxtPosition[],
  tiers: ReadonlyMap<string, CcxtTiers>,
): JsonObject {
  const settled = symbols.filter(({ parts }) => parts.settle === currency)
  const brackets = settled.map(({ symbol }) => [symbol, rowsOf(tiers.get(symbol))] as const)
  return {
    ...procedures,
    // What a venue shows as available counts open profit in full.
    profit: { risk: 'full', spend: 'full' },
    id: `ccxt:${currency}`,
    source: 'ccxt fetchLeverageTiers',
    numeraire: currency,
    method: {
      name: 'tiered',
      brackets: Object.fromEntries(brackets),
      collateral: { [currency]: '1' },
    },
  }
}

const rowsOf = (tiers: CcxtTiers | undefined): readonly Json[] =>
  (tiers?.rows ?? []).map(({ floor, rate, leverageMax }) => ({
    floor: Decimal.format(floor),
    rate: Decimal.format(rate),
    leverageMax: Decimal.format(leverageMax),
  }))

function accountOf(
  currency: string,
  pieces: CcxtPieces,
  { total = 'wallet' }: CcxtOptions,
): JsonObject {
  const positions = pieces.positions.filter(({ parts }) => parts.settle === currency)
  const holding = pieces.balance.assets.get(currency)
  const profits = total === 'equity' ? positions.map(({ unrealizedPnl }) => unrealizedPnl) : []
  const taken = [...positions.map(({ collateral }) => collateral), ...profits]
  const zero: Decimal = { units: 0n, scale: 0 }
  const rest = taken.reduce<Decimal>(
    (left, amount) => (amount === null ? left : subtract(left, amount)),
    holding?.total ?? zero,
  )
  const amount = cut(holding?.wallet ?? rest, decimalsOf(currency, pieces))
  return {
    hedged: isHedged(positions),
    balances: amount.units === 0n ? {} : { [currency]: Decimal.format(amount) },
    positions: positions.map((one) => positionOf(one, decimalsOf(currency, pieces))),
  }
}

/** Stated by the venue, or implied by a symbol held both ways. */
const isHedged = (positions: readonly CcxtPosition[]): boolean =>
  positions.some(
    ({ hedged, symbol, side }) =>
      hedged || positions.some((other) => other.symbol === symbol && other.side !== side),
  )

function positionOf(one: CcxtPosition, decimals: number): JsonObject {
  const { symbol, side, contracts, entryPrice, marginMode, leverage, collateral } = one
  const chosen = leverage !== null && leverage.scale === 0 && leverage.units > 0n
  return {
    symbol,
    side,
    contracts: Decimal.format(contracts),
    entryPrice: Decimal.format(entryPrice),
    marginMode,
    leverage: chosen ? Number(leverage.units) : null,
    collateral: collateral === null ? null : Decimal.format(cut(collateral, decimals)),
  }
}

/** Fewer decimals, rounded down: a credit. */
const cut = ({ units, scale }: Decimal, decimals: number): Decimal =>
  scale <= decimals
    ? { units, scale }
    : Decimal.trim({
        units: Integer.divDown(units, Integer.pow10(scale - decimals)),
        scale: decimals,
      })
