import { Depth, type Law } from '../../market/Depth.ts'
import type { Asset } from '../../model/Asset.ts'
import type { Instrument, InstrumentId } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { AskedError } from './AskedError.ts'

/** A market's depth as it was typed, before its settlement asset is known. */
interface DepthTyped {
  readonly law: Law
  readonly notional: Decimal
  readonly move: Ratio
  readonly capacity: Decimal | null
  readonly spread: Ratio
}

const MOVE = Ratio.of(1n, 100n)
const expected =
  '[SYMBOL=]linear|squareRoot:NOTIONAL[:MOVE[:CAPACITY[:HALFSPREAD]]], e.g. squareRoot:5000000:0.01'

/** What markets are known by: instruments, and the assets that they settle in. */
export interface Listed {
  readonly assets: readonly Asset[]
  readonly instruments: readonly Instrument[]
}

/**
 * The depth of markets: `NOTIONAL` traded on one side within a time step moves the price by `MOVE`
 * (0.01), at most `CAPACITY` trades, and half the spread is `HALFSPREAD`. Without a symbol it applies to
 * all instruments without one of their own.
 *
 * @throws AskedError that says what was expected
 */
export function depthsOf(
  texts: readonly string[],
  { assets, instruments }: Listed,
): (instrument: Instrument) => Depth | null {
  const typed = new Map<InstrumentId | null, DepthTyped>()
  for (const text of texts) {
    const [symbol, depth] = parse(text)
    if (symbol !== null && !instruments.some(({ id }) => id === symbol)) {
      throw new AskedError(`--depth: no symbol ${symbol} in the book`)
    }
    typed.set(symbol, depth)
  }
  const known = new Map<number, Depth | null>()
  return (instrument) => {
    const found = known.get(instrument.index)
    if (found !== undefined) return found
    const own = typed.get(instrument.id) ?? typed.get(null)
    const depth = own === undefined ? null : bind(own, assets[instrument.settleIndex] as Asset)
    known.set(instrument.index, depth)
    return depth
  }
}

function parse(text: string): readonly [InstrumentId | null, DepthTyped] {
  const parts =
    /^(?:(.+)=)?(linear|squareRoot):([^:]+)(?::([^:]+))?(?::([^:]+))?(?::([^:]+))?$/.exec(text)
  if (parts === null) throw new AskedError(`--depth: expected ${expected}, found '${text}'`)
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
  throw new AskedError(`--depth: expected a number above 0, found '${part}' in '${text}'`)
}

function decimal(part: string, text: string): Decimal {
  const parsed = Decimal.parse(part)
  if (parsed.ok && parsed.value.units >= 0n) return parsed.value
  throw new AskedError(`--depth: expected a plain decimal, found '${part}' in '${text}'`)
}

const CAPACITY_DEPTHS = 10n

function bind({ law, notional, move, capacity, spread }: DepthTyped, settle: Asset): Depth {
  const depth = Integer.max(1n, atoms(notional, settle))
  return Depth.create({
    law,
    depth: Amount.of(depth),
    unit: move,
    capacity:
      capacity === null ? Amount.of(Integer.mul(depth, CAPACITY_DEPTHS)) : atoms(capacity, settle),
    halfSpread: spread,
  })
}

/** Whole units as atoms, rounded down, since depth is only a model. */
const atoms = (units: Decimal, { decimals }: Asset): Amount =>
  Amount.of(
    Ratio.mulDown(1n, Ratio.mul(Ratio.fromDecimal(units), Ratio.of(10n ** BigInt(decimals)))),
  )
