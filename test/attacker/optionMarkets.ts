import { Instrument, type InstrumentSpec } from '../../src/model/Instrument.ts'
import { Black76 } from '../../src/pricing/Black76.ts'
import { instruments, start } from '../engine/world.ts'
import type { Play } from './Play.ts'
import type { Listing } from './tradingArena.ts'

/** Options on bitcoin: some in cash, one delivered, one that settles in the coin, two that deliver a listing. */
const expiry = start + 4_000_000_000

const optionOf = (
  [right, strike]: readonly ['call' | 'put', bigint],
  more: Partial<InstrumentSpec> = {},
): InstrumentSpec => {
  const delivery = more.settle === undefined && strike === 39_000n ? 'physical' : 'cash'
  return {
    ...(instruments[0] as InstrumentSpec),
    id: `BTC/${more.quote ?? 'USDT'}:${more.settle ?? 'USDT'}-210704-${strike}-${right === 'call' ? 'C' : 'P'}`,
    kind: 'option',
    expiry,
    option: { right, strike: { units: strike, scale: 0 }, style: 'european', delivery },
    ...more,
  }
}

const inCoin = { quote: 'USD', settle: 'BTC', tick: { units: 1n, scale: 4 } } as const

/** Stock that nobody has as an asset, on which dividends are paid. */
export const payer = 'OIL-stock'

const listing = (instruments[0] as InstrumentSpec).id

/** A call or a put that delivers the perpetual, as at a broker. */
const listed = (right: 'call' | 'put', strike: bigint): InstrumentSpec =>
  optionOf([right, strike], {
    id: `BTC-listed-${strike}-${right}`,
    option: {
      ...{ right, strike: { units: strike, scale: 0 }, style: 'american' },
      ...{ delivery: 'physical', delivers: listing },
    },
  })

const written = [
  optionOf(['call', 42_000n]),
  optionOf(['put', 38_000n]),
  optionOf(['put', 39_000n]),
  optionOf(['call', 60_000n]),
  optionOf(['call', 40_000n], inCoin),
  listed('call', 40_500n),
  listed('put', 39_500n),
  { ...(instruments[0] as InstrumentSpec), id: payer, base: 'OIL' },
]

/** What somebody honest wrote and somebody honest holds from the opening on. */
const held: Listing['held'][] = [
  { h0: 50n, maker: -50n },
  { h1: -20n, maker: 20n },
  {},
  {},
  { h2: 10n, maker: -10n },
  { h0: -10n, maker: 10n },
  { h1: 10n, h3: -10n },
]

export const optionListings: readonly Listing[] = written.map((spec, index) => ({
  spec,
  price: spec.option === undefined ? 40_000n : markAt(spec, 40_000, start),
  held: held[index] ?? {},
}))

/** By Black at one volatility; never below a tick, for who sells for nothing is told so elsewhere. */
function markAt(spec: InstrumentSpec, forward: number, time: number): bigint {
  if (spec.option === undefined) return 1n
  const { right, strike } = spec.option
  const years = Math.max(0, (expiry - time) / 31_536_000_000)
  const terms = { right, forward, strike: Number(strike.units), years, volatility: 0.6, rate: 0 }
  const quoted = Black76.price(terms)
  const settled = spec.settle === spec.base ? quoted / forward : quoted
  return BigInt(Math.max(1, Math.round(settled * 10 ** spec.tick.scale)))
}

/** Tells what every option is worth now that the price of what it is on has moved. */
export function priceOptions({ state, walk, indices, time }: Play): void {
  const spot = Number((indices.get('BTC') ?? 1n) / 10n ** 12n)
  for (const instrument of state.instruments) {
    if (!Instrument.isOption(instrument)) continue
    walk.set(instrument.id, markAt(instrument, Math.max(1, spot), time))
  }
}
