import { limits } from '../../base/limits.ts'
import type { Result } from '../../base/Result.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Codec } from '../Codec.ts'
import { Input } from '../Input.ts'
import type { Json, JsonObject, Origin } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { show, type WireError } from '../WireError.ts'
import { LenientJson } from './LenientJson.ts'
import { UnifiedSymbol } from './UnifiedSymbol.ts'

/** The numbers that ccxt has a name for in a position. */
export const figures = [
  ...['contracts', 'contractSize', 'entryPrice', 'markPrice', 'notional', 'leverage'],
  ...['collateral', 'initialMargin', 'initialMarginPercentage', 'maintenanceMargin'],
  ...['maintenanceMarginPercentage', 'marginRatio', 'liquidationPrice', 'unrealizedPnl'],
] as const

export type Figure =
  | 'contracts'
  | 'contractSize'
  | 'entryPrice'
  | 'markPrice'
  | 'notional'
  | 'leverage'
  | 'collateral'
  | 'initialMargin'
  | 'initialMarginPercentage'
  | 'maintenanceMargin'
  | 'maintenanceMarginPercentage'
  | 'marginRatio'
  | 'liquidationPrice'
  | 'unrealizedPnl'

/** An open position, as ccxt's `fetchPositions` returns it: told, and not yet interpreted. */
export interface CcxtPosition {
  /** Its place in the list. */
  readonly index: number
  readonly symbol: string
  /** Null for an instrument that is not modelled: an option, a third asset's contract, a loan of coins. */
  readonly parts: UnifiedSymbol | null
  readonly side: 'long' | 'short'
  readonly contracts: Decimal
  readonly entryPrice: Decimal
  /** Null where not told. */
  readonly marginMode: 'cross' | 'isolated' | null
  readonly hedged: boolean
  /** Null where not told, or told as a zero that stands for nothing. */
  readonly told: { readonly [figure in Figure]: Decimal | null }
  readonly timestamp: number | null
  readonly datetime: string | null
  /** The venue's own response, kept separately. */
  readonly info: Json
}

/**
 * Reads ccxt's `fetchPositions`: a list of positions. Closed ones, which some venues list with no
 * contracts and nothing else, are left out; one that has a notional or a profit is open, and its
 * contracts must be told.
 *
 * Rules: [WIRE16] [WIRE17] [CCXT2]
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
      const told = figuresOf(position, at)
      return isClosed(told, at) ? [] : [positionOf(position, told, { index, at })]
    })
  })

const figuresOf = (source: JsonObject, at: Path): CcxtPosition['told'] =>
  Object.fromEntries(
    figures.map((figure) => [figure, meant(figure, LenientJson.optional(source, figure, at))]),
  ) as CcxtPosition['told']

/** Figures that are never zero of an open position: there a zero stands for nothing told. */
const never0: ReadonlySet<string> = new Set([
  ...['contractSize', 'entryPrice', 'markPrice', 'leverage', 'liquidationPrice', 'notional'],
  'marginRatio',
])

const meant = (figure: string, told: Decimal | null): Decimal | null =>
  told !== null && told.units === 0n && never0.has(figure) ? null : told

/** What only an open position has; and what one without contracts told may have only if it is open. */
const worths = ['notional', 'unrealizedPnl'] as const
const marginal = ['entryPrice', 'initialMargin', 'maintenanceMargin', 'liquidationPrice'] as const

function isClosed(told: CcxtPosition['told'], at: Path): boolean {
  const { contracts } = told
  if (contracts !== null && contracts.units !== 0n) return false
  const shows = contracts === null ? [...worths, ...marginal] : worths
  const shown = shows.find((figure) => told[figure] !== null && told[figure].units !== 0n)
  if (shown === undefined) return true
  const what = `${shown} of ${Decimal.format(told[shown] as Decimal)}`
  const expected = `the contracts of an open position: a ${what} is told`
  const found = contracts === null ? 'nothing' : '0'
  throw Path.fault(Path.child(at, 'contracts'), 'field.missing', expected, found)
}

interface Place {
  readonly index: number
  readonly at: Path
}

function positionOf(
  source: JsonObject,
  told: CcxtPosition['told'],
  { index, at }: Place,
): CcxtPosition {
  const symbol = LenientJson.text(source, 'symbol', at)
  const parts = UnifiedSymbol.parse(symbol)
  return {
    index,
    symbol,
    parts: parts?.kind === 'spot' || parts?.kind === 'option' ? null : parts,
    ...sized(source, told, at),
    entryPrice: positive(told, 'entryPrice', at),
    marginMode: marginModeOf(source, at),
    hedged: source.hedged === true,
    told: checked(told, at),
    timestamp: timeOf(source, at),
    datetime: typeof source.datetime === 'string' ? source.datetime : null,
    info: source.info ?? null,
  }
}

/** Some venues sign contracts: a short's may be below zero, a long's may not. */
function sized(source: JsonObject, told: CcxtPosition['told'], at: Path) {
  const { units, scale } = told.contracts as Decimal
  const { side } = source
  if (side !== 'long' && side !== 'short') {
    throw Path.fault(Path.child(at, 'side'), 'field.value', '"long" or "short"', show(side))
  }
  if (units < 0n && side === 'long') {
    const path = Path.child(at, 'contracts')
    throw Path.fault(path, 'field.value', 'above 0: the side says which way', 'less')
  }
  return { side, contracts: { units: Integer.abs(units), scale } } as const
}

function positive(told: CcxtPosition['told'], figure: Figure, at: Path): Decimal {
  const found = told[figure]
  const path = Path.child(at, figure)
  if (found === null) throw Path.fault(path, 'field.missing', 'a number', 'nothing')
  if (found.units > 0n) return found
  throw Path.fault(path, 'field.value', 'above 0', show(Decimal.format(found)))
}

/** Where told, these are above zero; a liquidation price of a venue that has none may be below. */
function checked(told: CcxtPosition['told'], at: Path): CcxtPosition['told'] {
  for (const figure of ['contractSize', 'markPrice', 'leverage'] as const) {
    if (told[figure] !== null) positive(told, figure, at)
  }
  const { liquidationPrice } = told
  const isNone = liquidationPrice !== null && liquidationPrice.units < 0n
  return isNone ? { ...told, liquidationPrice: null } : told
}

function marginModeOf(source: JsonObject, at: Path): 'cross' | 'isolated' | null {
  const mode = source.marginMode ?? source.marginType ?? null
  if (mode === null || mode === '') return null
  if (mode === 'cross' || mode === 'isolated') return mode
  const path = Path.child(at, 'marginMode')
  throw Path.fault(path, 'field.value', '"cross" or "isolated"', show(mode))
}

export function timeOf({ timestamp }: JsonObject, at: Path): number | null {
  if (timestamp === undefined || timestamp === null) return null
  const isTime = Number.isInteger(timestamp) && Number(timestamp) >= 0
  if (isTime && Number(timestamp) <= limits.time) return Number(timestamp)
  const path = Path.child(at, 'timestamp')
  throw Path.fault(path, 'field.type', 'milliseconds since 1970', show(timestamp))
}
