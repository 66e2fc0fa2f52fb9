import { defined } from '../../../base/assert.ts'
import type { AssetId } from '../../../model/Asset.ts'
import type { InstrumentId, InstrumentSpec } from '../../../model/Instrument.ts'
import { Decimal } from '../../../money/Decimal.ts'
import type { Weighted } from '../Weighted.ts'

/** A coin of the demo and how its perpetual trades. */
export interface Listing {
  readonly base: AssetId
  /** The smallest step of the day's spot prices, so that every price is a whole number of ticks. */
  readonly tick: string
  /** The lot, worth between one and eleven dollars at the opening. */
  readonly lot: string
  /** Spot turnover of the day in million USDT, a measure of popularity. */
  readonly turnover: number
}

/** All pairs of the excerpt, by turnover, except BTT, for which the venue lists no bracket. */
export const listings: readonly Listing[] = [
  { base: 'BTC', tick: '0.01', lot: '0.0001', turnover: 13_473 },
  { base: 'ETH', tick: '0.01', lot: '0.001', turnover: 11_638 },
  { base: 'DOGE', tick: '0.00001', lot: '10', turnover: 4_258 },
  { base: 'XRP', tick: '0.0001', lot: '1', turnover: 4_013 },
  { base: 'ADA', tick: '0.0001', lot: '1', turnover: 3_618 },
  { base: 'DOT', tick: '0.001', lot: '0.1', turnover: 2_290 },
  { base: 'LTC', tick: '0.01', lot: '0.01', turnover: 1_486 },
  { base: 'EOS', tick: '0.0001', lot: '1', turnover: 1_209 },
  { base: 'LINK', tick: '0.0001', lot: '0.1', turnover: 954 },
  { base: 'BCH', tick: '0.01', lot: '0.01', turnover: 764 },
  { base: 'AAVE', tick: '0.01', lot: '0.01', turnover: 619 },
  { base: 'NEO', tick: '0.001', lot: '0.1', turnover: 257 },
  { base: 'ATOM', tick: '0.001', lot: '0.1', turnover: 200 },
  { base: 'DASH', tick: '0.01', lot: '0.01', turnover: 171 },
  { base: 'XTZ', tick: '0.0001', lot: '1', turnover: 161 },
  { base: 'IOTA', tick: '0.0001', lot: '1', turnover: 152 },
  { base: 'XMR', tick: '0.01', lot: '0.01', turnover: 133 },
  { base: 'ALGO', tick: '0.0001', lot: '1', turnover: 117 },
  { base: 'BAT', tick: '0.0001', lot: '1', turnover: 50 },
]

/** How often each coin is chosen. */
export const popularity: Weighted<AssetId> = listings.map(({ base, turnover }) => [base, turnover])

export const perpetualOf = (base: AssetId): InstrumentId => `${base}/USDT:USDT`
export const spotOf = (base: AssetId): InstrumentId => `${base}/USDT`

/** Coin-margined bitcoin: contracts of 100 USD, settled in BTC. */
export const inverse: InstrumentId = 'BTC/USD:BTC'

/** Eligible collateral, which needs a spot market to be converted in. */
export const collateralCoins: readonly AssetId[] = ['BTC', 'ETH']

/** Every asset of the demo, eight decimals each; the first is the numeraire. */
export const assets: readonly AssetId[] = ['USDT', 'USD', ...listings.map(({ base }) => base)]

export const decimals = 8

/** Every instrument of the demo: perpetuals by turnover, the inverse one, then spot. */
export const specs: readonly InstrumentSpec[] = [
  ...listings.map(perpetual),
  {
    ...perpetual(listingOf('BTC')),
    id: inverse,
    payoff: 'inverse',
    quote: 'USD',
    settle: 'BTC',
    contractSize: exact('100'),
    lot: exact('1'),
  },
  ...collateralCoins.map(spot),
]

/** What the demo prices: all instruments, and the assets of balances. */
export const priced = {
  specs,
  kept: assets.filter((asset) => asset === 'USDT' || collateralCoins.includes(asset)),
}

function perpetual({ base, tick, lot }: Listing): InstrumentSpec {
  return {
    id: perpetualOf(base),
    kind: 'perpetual',
    payoff: 'linear',
    base,
    quote: 'USDT',
    settle: 'USDT',
    contractSize: exact('1'),
    tick: exact(tick),
    lot: exact(lot),
    lotsMin: 1n,
    expiry: null,
    allowsNonPositive: false,
  }
}

function spot(base: AssetId): InstrumentSpec {
  return { ...perpetual(listingOf(base)), id: spotOf(base), kind: 'spot' }
}

function listingOf(base: AssetId): Listing {
  return defined(
    listings.find((listing) => listing.base === base),
    `${base} is listed`,
  )
}

function exact(text: string): Decimal {
  const parsed = Decimal.parse(text)
  return defined(parsed.ok ? parsed.value : null, `${text} is a decimal`)
}
