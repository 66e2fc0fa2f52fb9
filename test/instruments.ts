import { Instrument, type InstrumentSpec } from '../src/model/Instrument.ts'

/** Two assets and the two perpetuals of the worked numbers in docs/spec/model.md. */
export const btc = { id: 'BTC', index: 0, decimals: 8 }
export const usdt = { id: 'USDT', index: 1, decimals: 8 }

export const linearSpec: InstrumentSpec = {
  id: 'BTC/USDT:USDT',
  kind: 'perpetual',
  payoff: 'linear',
  base: 'BTC',
  quote: 'USDT',
  settle: 'USDT',
  contractSize: { units: 1n, scale: 0 },
  tick: { units: 1n, scale: 1 },
  lot: { units: 1n, scale: 3 },
  lotsMin: 1n,
  expiry: null,
  allowsNonPositive: false,
}

export const inverseSpec: InstrumentSpec = {
  ...linearSpec,
  id: 'BTC/USD:BTC',
  payoff: 'inverse',
  quote: 'USD',
  settle: 'BTC',
  contractSize: { units: 100n, scale: 0 },
  lot: { units: 1n, scale: 0 },
}

export const linear = Instrument.create(linearSpec, 0, btc, usdt)
export const inverse = Instrument.create(inverseSpec, 1, btc, btc)
