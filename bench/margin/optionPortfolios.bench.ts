import { assess } from '../../src/margin/assess.ts'
import { bindRulebook } from '../../src/margin/bindRulebook.ts'
import type { Account } from '../../src/model/Account.ts'
import type { PriceBook } from '../../src/model/PriceBook.ts'
import type { ScenarioMethod, WeighedMove } from '../../src/model/ScenarioMethod.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Black76 } from '../../src/pricing/Black76.ts'
import { account, book, held, venue } from '../../test/venue.ts'
import { Draws } from '../book/Draws.ts'
import { sideBySide, tell } from '../lending/sideBySide.ts'

/**
 * Option portfolios under 42 scenarios: every account assessed exactly, with each option valued once for all who
 * hold it, and with each valued anew for every account, over the same accounts and prices. Both must ask the same.
 */
const [count, legs, rounds] = [1_000, 8, 7]
const day = 86_400_000
const strikes = [80, 85, 90, 95, 100, 105, 110, 115, 120]
const expiries = [7, 30, 90, 180]

const listed = expiries.flatMap((days) =>
  strikes.flatMap((strike) =>
    (['call', 'put'] as const).map((right) => ({
      id: `${right} ${strike} ${days}`,
      right,
      strike,
      days,
    })),
  ),
)

const place = venue({
  assets: { USDC: 6, BASE: 8 },
  instruments: Object.fromEntries([
    ['PERP', { base: 'BASE', quote: 'USDC', settle: 'USDC', lot: '0.01', tick: '0.01' }],
    ...listed.map(({ id, right, strike, days }) => {
      const option = { right, strike: { units: BigInt(strike), scale: 0 } }
      const told = { ...option, style: 'european' as const, delivery: 'cash' as const }
      const rest = { base: 'BASE', quote: 'USDC', settle: 'USDC', lot: '0.01', tick: '0.0001' }
      return [id, { ...rest, kind: 'option' as const, expiry: days * day, option: told }] as const
    }),
  ]),
})

const even: readonly WeighedMove[] = [-18, -15, -12, -9, -6, -3, -1, 3, 6, 9, 12, 15, 18].map(
  (percent) => ({ move: Ratio.of(BigInt(percent), 100n), weight: Ratio.one }),
)
const tail: WeighedMove = {
  ...{ move: Ratio.of(5n), weight: Ratio.of(24n, 1_000n) },
  volatilities: ['up'],
}
const share = { initial: Ratio.one, maintenance: Ratio.of(1n, 2n) }
const none = { initial: Ratio.zero, maintenance: Ratio.zero }
const shocks = {
  ...{ up: Ratio.of(1n, 2n), down: Ratio.of(1n, 4n), upLeast: Ratio.zero, daysLeast: Ratio.one },
  ...{ shortPower: Ratio.of(3n, 10n), longPower: Ratio.of(13n, 100n) },
}
const method: ScenarioMethod = {
  ...{ name: 'scenario', feeRate: Ratio.zero },
  units: new Map([
    [
      'BASE',
      { moves: [...even, tail], loss: share, size: none, net: none, hedged: none, options: shocks },
    ],
  ]),
  collateral: new Map([['USDC', { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }]]),
}
const { rulebook, assets, instruments } = place.terms
const rules = bindRulebook({ ...rulebook, method }, assets, instruments)

const marks = Object.fromEntries(
  listed.map(({ id, right, strike, days }) => {
    const years = days / 365
    const price = Black76.price({ right, forward: 100, strike, years, volatility: 0.6, rate: 0 })
    return [id, BigInt(Math.round(price * 1e4))]
  }),
)
const prices = book(
  place,
  { ...marks, PERP: 10_000n },
  { USDC: 10n ** 12n, BASE: 100n * 10n ** 12n },
)

const draws = Draws.create(1, 22, 0)
const below = (most: number): number => Math.floor(draws.u() * most)
const portfolio = (): Account =>
  account(
    place,
    { USDC: BigInt(10_000 + below(50_000)) * 1_000_000n },
    Array.from({ length: legs }, (_, at) => {
      const one = at === 0 ? 'PERP' : (listed[(below(9) + at * 9) % listed.length]?.id ?? 'PERP')
      const lots = BigInt(1 + below(1_000)) * (below(2) === 0 ? 1n : -1n)
      return held(place.instrument(one), lots, at === 0 ? 10_000n : 0n)
    }),
  )
const accounts = Array.from({ length: count }, portfolio)

function sweep(pricesOf: (index: number) => PriceBook): bigint {
  let sum = 0n
  for (const [index, one] of accounts.entries()) {
    const { equity, maintenance } = assess(one, rules, pricesOf(index))
    sum += equity - maintenance
  }
  return sum
}

// Values are kept by price and time: a millisecond more has each valued anew, and is worth next to nothing.
const later = { ...prices, time: prices.time + 1 }
const each = (index: number): PriceBook => (index % 2 === 0 ? prices : later)
const [once, anew] = [sweep(() => prices), sweep(each)]
const off = Math.abs(Number(once - anew) / Number(once))
if (!(off < 1e-6)) throw new Error(`the sweeps differ by a share of ${off}`)
const [shared, own] = sideBySide(
  [
    { name: 'each option valued once', sweep: () => sweep(() => prices) },
    { name: 'each option valued for every account', sweep: () => sweep(each) },
  ],
  count,
  rounds,
)
if (shared !== undefined && own !== undefined) {
  tell(`an account of ${legs} legs under 42 scenarios, ${count} of them`, [shared], own)
}
