import type { InstrumentKind, Payoff } from '../../model/Instrument.ts'
import { Decimal } from '../../money/Decimal.ts'
import { isDollar } from '../dollars.ts'

/** The parts of a unified symbol: `BASE/QUOTE[:SETTLE[-YYMMDD[-STRIKE-C|P]]]`. */
export interface UnifiedSymbol {
  readonly base: string
  readonly quote: string
  readonly settle: string
  readonly kind: InstrumentKind
  readonly payoff: Payoff
  /** 08:00 UTC of the expiry date, when venues settle; null for an instrument without expiry. */
  readonly expiry: number | null
  /** Of an option. */
  readonly option?: { readonly right: 'call' | 'put'; readonly strike: Decimal }
}

const shape =
  /^([^/:\s]+)\/([^/:\s]+?)(?::([^/:\s]+?)(?:-(\d\d)(\d\d)(\d\d)(?:-([\d.]+)-([CP]))?)?)?$/

/**
 * Reads a unified symbol; null for any other text, and for contracts that settle in a third asset. An
 * option is linear in its premium, also where it settles in its base.
 *
 * Rules: [WIRE17] [CCXT13]
 *
 * @example
 * UnifiedSymbol.parse('BTC/USD:BTC-241227') // => { base: 'BTC', quote: 'USD', settle: 'BTC', ... }
 */
export function parse(symbol: string): UnifiedSymbol | null {
  const parts = shape.exec(symbol)
  if (parts === null) return null
  const [, base = '', quote = '', settle = quote, year, month, day] = parts
  const isLinear = settle === quote || (isDollar(quote) && isDollar(settle))
  if (!isLinear && settle !== base) return null
  const payoff = isLinear ? 'linear' : 'inverse'
  if (parts[3] === undefined) return { base, quote, settle, kind: 'spot', payoff, expiry: null }
  if (year === undefined) return { base, quote, settle, kind: 'perpetual', payoff, expiry: null }
  const expiry = Date.parse(`20${year}-${month}-${day}T08:00:00.000Z`)
  if (!Number.isFinite(expiry)) return null
  if (parts[7] === undefined) return { base, quote, settle, kind: 'future', payoff, expiry }
  const strike = Decimal.parse(parts[7])
  if (!strike.ok || strike.value.units <= 0n) return null
  const option = { right: parts[8] === 'C' ? 'call' : 'put', strike: strike.value } as const
  return { base, quote, settle, kind: 'option', payoff: 'linear', expiry, option }
}

export * as UnifiedSymbol from './UnifiedSymbol.ts'
