import { Result } from '../../base/Result.ts'
import type { Instrument, InstrumentId } from '../../model/Instrument.ts'
import { Codec } from '../Codec.ts'
import { show, WireError } from '../WireError.ts'

/** Instruments by their names in price files. */
export interface SymbolTable {
  readonly byName: ReadonlyMap<string, readonly Instrument[]>
}

/**
 * Lists instruments under their id, and under shorter names: `BTC/USDT:USDT` is also BTC/USDT,
 * BTCUSDT, BTC-USDT, BTC_USDT and BTC. Aliases are added unchanged.
 *
 * Rules: [WIRE13]
 *
 * @example
 * const table = SymbolTable.of(book.instruments, new Map([['XBTUSD', 'BTC/USD:BTC']]))
 * SymbolTable.find(table, 'BTCUSDT')
 */
export function of(
  instruments: readonly Instrument[],
  aliases: ReadonlyMap<string, InstrumentId> = new Map(),
): SymbolTable {
  const byName = new Map<string, Instrument[]>()
  const add = (name: string, instrument: Instrument): void => {
    const listed = byName.get(name)
    if (listed === undefined) byName.set(name, [instrument])
    else if (!listed.includes(instrument)) listed.push(instrument)
  }
  for (const instrument of instruments) for (const name of names(instrument)) add(name, instrument)
  // A full name and an alias take precedence over any abbreviation.
  for (const instrument of instruments) byName.set(instrument.id, [instrument])
  for (const [alias, id] of aliases) {
    const found = instruments.find((one) => one.id === id)
    if (found !== undefined) byName.set(alias, [found])
  }
  return { byName }
}

const names = ({ id, base, quote }: Instrument): readonly string[] => [
  id.replace(/@.*$/, ''),
  `${base}/${quote}`,
  `${base}${quote}`,
  `${base}-${quote}`,
  `${base}_${quote}`,
  base,
]

/**
 * The instruments of one symbol at several venues, `BTC/USDT:USDT@okx` and `@bybit`, by the symbol
 * itself; none where the name is of one or of different ones.
 *
 * Rules: [CCXT15]
 */
export function everywhere({ byName }: SymbolTable, name: string): readonly Instrument[] {
  const found = byName.get(name) ?? []
  const symbols = new Set(found.map(({ id }) => id.replace(/@.*$/, '')))
  return found.length > 1 && symbols.size === 1 ? found : []
}

/** The only instrument with a name. */
export function find({ byName }: SymbolTable, name: string): Result<Instrument, WireError> {
  const found = byName.get(name) ?? byName.get(name.toUpperCase()) ?? []
  const [first] = found
  if (first !== undefined && found.length === 1) return Result.success(first)
  if (found.length > 1) {
    const expected = `one of ${Codec.oneOf(found.map(({ id }) => id))}`
    const fault = { code: 'symbol.ambiguous', expected, found: show(name) } as const
    return Result.failure(new WireError(fault))
  }
  const expected = 'the name of an instrument of the book'
  return Result.failure(new WireError({ code: 'symbol.unknown', expected, found: show(name) }))
}

export * as SymbolTable from './SymbolTable.ts'
