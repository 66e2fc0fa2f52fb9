/**
 * A perpetual of Hyperliquid as printed: means over 9 October to 3 November 2025. Money in millions of
 * dollars, slippage in per cent, the haircut in per cent of the slippage.
 */
export interface Token {
  readonly name: string
  readonly openInterest: number
  /** The notional whose sale is looked at. */
  readonly size: number
  readonly slippage: number
  /** As many equal providers of liquidity would be as concentrated, and the share of the largest. */
  readonly providers: number
  readonly largest: number
  readonly haircut: number
  readonly adjusted: number
}

/**
 * Table 11 of Sepper, "Slippage-at-Risk (SaR)", arXiv:2603.09164v1 (10 March 2026), Creative Commons
 * Attribution 4.0. Changed: rows became records.
 */
export const tokens: readonly Token[] = rows([
  ['BTC', 2_180, 218, 0.42, 47.3, 0.05, 0, 0.42],
  ['ETH', 1_847, 184.7, 0.51, 38.6, 0.06, 0, 0.51],
  ['SOL', 892, 89.2, 0.78, 29.4, 0.08, 0, 0.78],
  ['HYPE', 634, 63.4, 1.24, 12.8, 0.14, 8, 1.34],
  ['XRP', 412, 41.2, 0.93, 18.2, 0.11, 0, 0.93],
  ['DOGE', 287, 28.7, 1.47, 11.4, 0.18, 16, 1.7],
  ['AVAX', 198, 19.8, 1.82, 8.7, 0.21, 36, 2.48],
  ['LINK', 176, 17.6, 1.63, 9.2, 0.19, 32, 2.15],
  ['ARB', 142, 14.2, 2.14, 7.1, 0.24, 56, 3.34],
  ['OP', 128, 12.8, 2.38, 6.4, 0.26, 68, 4],
  ['SUI', 118, 11.8, 2.67, 5.8, 0.28, 79, 4.78],
  ['APT', 96, 9.6, 2.91, 5.2, 0.31, 94, 5.65],
  ['INJ', 84, 8.4, 3.24, 4.7, 0.33, 110, 6.8],
  ['TIA', 72, 7.2, 3.58, 4.2, 0.36, 129, 8.2],
  ['SEI', 61, 6.1, 3.92, 3.8, 0.39, 147, 9.68],
  ['RNDR', 54, 5.4, 4.31, 3.4, 0.42, 168, 11.55],
  ['FET', 47, 4.7, 4.78, 3.1, 0.45, 192, 13.96],
  ['NEAR', 42, 4.2, 5.12, 2.8, 0.47, 214, 16.08],
  ['STX', 38, 3.8, 5.67, 2.5, 0.51, 250, 19.85],
  ['WIF', 34, 3.4, 6.24, 2.2, 0.54, 291, 24.38],
])

type Row = readonly [
  name: string,
  openInterest: number,
  size: number,
  slippage: number,
  providers: number,
  largest: number,
  haircut: number,
  adjusted: number,
]

function rows(printed: readonly Row[]): readonly Token[] {
  return printed.map(
    ([name, openInterest, size, slippage, providers, largest, haircut, adjusted]) => ({
      ...{ name, openInterest, size, slippage, providers, largest, haircut, adjusted },
    }),
  )
}
