import { Depth, type Law } from '../../market/Depth.ts'
import type { Asset } from '../../model/Asset.ts'
import type { Instrument, InstrumentId } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { DepthMarket } from '../../sim/market/DepthMarket.ts'
import type { Book } from '../../wire/book/Book.ts'
import type { Option } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

/** A market's depth from the command line, before its settlement asset is known. */
interface DepthTyped {
  readonly law: Law
  readonly notional: Decimal
  readonly move: Ratio
  readonly capacity: Decimal | null
  readonly spread: Ratio
}

export const depthOption: Option = {
  value: 'DEPTH',
  about: "'[SYMBOL=]LAW:NOTIONAL[:MOVE[:CAPACITY[:HALFSPREAD]]]', LAW linear or squareRoot",
  multiple: true,
}

const MOVE = Ratio.of(1n, 100n)
const expected =
  '[SYMBOL=]linear|squareRoot:NOTIONAL[:MOVE[:CAPACITY[:HALFSPREAD]]], e.g. squareRoot:5000000:0.01'

/**
 * The market that fills liquidation orders: `NOTIONAL` traded on one side within a time step moves
 * the price by `MOVE` (0.01), at most `CAPACITY` trades, and half the spread is `HALFSPREAD`.
 * Without a symbol it applies to all instruments without one of their own; without any market,
 * orders are filled at the mark.
 */
export function marketOf(texts: readonly string[], { assets, instruments }: Book): DepthMarket {
  const typed = new Map<InstrumentId | null, DepthTyped>()
  for (const text of texts) {
    const [symbol, depth] = parse(text)
    if (symbol !== null && !instruments.some(({ id }) => id === symbol)) {
      throw new UsageError(`--depth: no symbol ${symbol} in the book`)
    }
    typed.set(symbol, depth)
  }
  const known = new Map<number, Depth | null>()
  const depthOf = (instrument: Instrument): Depth | null => {
    const found = known.get(instrument.index)
    if (found !== undefined) return found
    const own = typed.get(instrument.id) ?? typed.get(null)
    const depth = own === undefined ? null : bind(own, assets[instrument.settleIndex] as Asset)
    known.set(instrument.index, depth)
    return depth
  }
  return { depthOf, feeRate: Ratio.zero }
}

function parse(text: string): readonly [InstrumentId | null, DepthTyped] {
  const parts =
    /^(?:(.+)=)?(linear|squareRoot):([^:]+)(?::([^:]+))?(?::([^:]+))?(?::([^:]+))?$/.exec(text)
  if (parts === null) throw new UsageError(`--depth: expected ${expected}, found '${text}'`)
  const [, symbol, law, notional, move, capacity, spread] = parts
  return [
    symbol ?? null,
    {
      law: law as Law,
      notional: positive(notional ?? '', text),
      move: move === undefined ? MOVE : Ratio.fromDecimal(positive(move, text)),
      capacity: capacity === undefined ? null : positive(capacity, text),
      spread: spread === undefined ? Ratio.zero : Ratio.fromDecimal(decimal(spread, text)),
    },
  ]
}

function positive(part: string, text: string): Decimal {
  const value = decimal(part, text)
  if (value.units > 0n) return value
  throw new UsageError(`--depth: expected a number above 0, found '${part}' in '${text}'`)
}

function decimal(part: string, text: string): Decimal {
  const parsed = Decimal.parse(part)
  if (parsed.ok && parsed.value.units >= 0n) return parsed.value
  throw new UsageError(`--depth: expected a plain decimal, found '${part}' in '${text}'`)
}

const CAPACITY_DEPTHS = 10n

function bind({ law, notional, move, capacity, spread }: DepthTyped, settle: Asset): Depth {
  const depth = atoms(notional, settle)
  return Depth.create({
    law,
    depth,
    unit: move,
    capacity: capacity === null ? Amount.of(depth * CAPACITY_DEPTHS) : atoms(capacity, settle),
    halfSpread: spread,
  })
}

/** Whole units as atoms, rounded down, since depth is only a model. */
const atoms = (units: Decimal, { decimals }: Asset): Amount =>
  Amount.of(
    Ratio.mulDown(1n, Ratio.mul(Ratio.fromDecimal(units), Ratio.of(10n ** BigInt(decimals)))),
  )
