import type { Asset } from '../../src/model/Asset.ts'
import { Instrument, type InstrumentSpec } from '../../src/model/Instrument.ts'
import { Catalog } from '../../src/wire/Catalog.ts'

/** A small catalog whose units all differ, so that a wrong unit is detected. */

export const assets: readonly Asset[] = [
  { id: 'USDT', index: 0, decimals: 6 },
  { id: 'BTC', index: 1, decimals: 8 },
  { id: 'ETH', index: 2, decimals: 18 },
  { id: 'USD', index: 3, decimals: 2 },
  { id: 'main:supply:ETH', index: 4, decimals: 18, claim: { pool: 'main', of: 2, side: 'supply' } },
  { id: 'main:debt:BTC', index: 5, decimals: 8, claim: { pool: 'main', of: 1, side: 'debt' } },
]

const perpetual = {
  kind: 'perpetual',
  payoff: 'linear',
  quote: 'USDT',
  settle: 'USDT',
  contractSize: { units: 1n, scale: 0 },
  lotsMin: 1n,
  expiry: null,
  allowsNonPositive: false,
} as const

export const specs: readonly InstrumentSpec[] = [
  {
    ...perpetual,
    id: 'BTC/USDT:USDT',
    base: 'BTC',
    tick: { units: 1n, scale: 1 },
    lot: { units: 1n, scale: 3 },
  },
  {
    ...perpetual,
    id: 'ETH/USDT:USDT',
    base: 'ETH',
    tick: { units: 1n, scale: 2 },
    lot: { units: 25n, scale: 2 },
    contractSize: { units: 1n, scale: 1 },
  },
  {
    ...perpetual,
    id: 'BTC/USD:BTC-241227',
    kind: 'future',
    payoff: 'inverse',
    base: 'BTC',
    quote: 'USD',
    settle: 'BTC',
    contractSize: { units: 100n, scale: 0 },
    tick: { units: 5n, scale: 1 },
    lot: { units: 1n, scale: 0 },
    expiry: 1_735_257_600_000,
  },
]

const asset = (id: string): Asset => assets.find((one) => one.id === id) as Asset

export const instruments: readonly Instrument[] = specs.map((spec, index) =>
  Instrument.create(spec, index, asset(spec.base), asset(spec.settle), asset(spec.quote)),
)

/** Accounts a, b and c are counted in USDT, BTC and USD. */
export const catalog: Catalog = Catalog.of(
  assets,
  instruments,
  new Map([
    ['a', 'USDT'],
    ['b', 'BTC'],
    ['c', 'USD'],
  ]),
)

export * as Fixture from './Fixture.ts'
