import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, book, held, venue } from '../../test/venue.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { Black76 } from '../pricing/Black76.ts'
import { OptionExposure } from './OptionExposure.ts'
import { StressGrid } from './StressGrid.ts'

const R = Ratio.of
const terms = (right: 'call' | 'put', strike: bigint) =>
  ({ right, strike: { units: strike, scale: 0 }, style: 'european', delivery: 'cash' }) as const
/** A quarter after the prices of a test's book. */
const expiry = 1_000_000 + (365 * 86_400_000) / 4
const listed = (right: 'call' | 'put', strike: bigint, rest: object = {}) => ({
  ...{ kind: 'option', expiry, tick: '0.01', lot: '0.1', option: terms(right, strike) },
  ...rest,
})

const place = venue({
  assets: { USDT: 6, BTC: 8 },
  instruments: {
    CALL: listed('call', 110n),
    PUT: listed('put', 95n),
    COIN: listed('call', 110n, { settle: 'BTC', tick: '0.00000001' }),
    PERP: { lot: '1', tick: '0.01' },
    INVERSE: { payoff: 'inverse', settle: 'BTC', contractSize: '1', tick: '0.01' },
  } as never,
})

const indices = { USDT: 10n ** 12n, BTC: 100n * 10n ** 12n }
const option = {
  right: 'call',
  forward: 100,
  strike: 110,
  years: 0.25,
  volatility: 0.6,
  rate: 0,
} as const
const worth = Black76.price(option)
const marks = {
  CALL: BigInt(Math.round(worth * 100)),
  COIN: BigInt(Math.round(worth * 1e6)),
  PUT: 900n,
  PERP: 10_000n,
  INVERSE: 10_000n,
}
const prices = book(place, marks, indices)
const subject = (...legs: readonly (readonly [keyof typeof marks, bigint])[]) => ({
  account: account(
    place,
    {},
    legs.map(([id, lots]) =>
      held(place.instrument(id), lots, id === 'PERP' || id === 'INVERSE' ? 10_000n : 0n),
    ),
  ),
  ...{ rules: place.terms, book: prices },
})

const near = (found: string | null, expected: number, within: number): void =>
  assert.ok(found !== null && Math.abs(Number(found) - expected) <= within, `${found}: ${expected}`)

const exposure = (
  id: 'CALL' | 'COIN',
  lots: bigint,
  mark: bigint | null = marks[id],
  of = prices,
) => {
  const instrument = place.instrument(id)
  return OptionExposure.of(
    held(instrument, lots, 0n),
    instrument as never,
    mark && Price.of(mark),
    {
      ...{ rules: place.terms, book: of },
    },
  )
}

test('[OPTR1] an option tells its volatility and what it moves like, with its sign and size', () => {
  const greeks = Black76.greeks(option)
  for (const id of ['CALL', 'COIN'] as const) {
    const { volatility, delta, gamma, vega, theta, underlying, strike, reason } = exposure(id, -20n)
    near(volatility, 0.6, 1e-3)
    near(delta, -2 * greeks.delta, 1e-3)
    near(gamma, -2 * greeks.gamma, 1e-4)
    near(vega, (-2 * greeks.vega) / 100, 1e-3)
    near(theta, (-2 * greeks.theta) / 365, 1e-3)
    assert.deepEqual([underlying, strike, reason], ['100', '110', null])
  }
})

test('[OPTR1] where it has no volatility it says why', () => {
  assert.equal(exposure('CALL', 1n, 0n).reason, 'below')
  assert.equal(exposure('CALL', 1n, 10_100n).reason, 'above')
  assert.equal(exposure('CALL', 1n, null).reason, 'no mark')
  const later = { ...prices, time: expiry }
  assert.equal(exposure('CALL', 1n, 500n, later).reason, 'expired')
  const bare = { ...prices, indices: [] }
  const none = exposure('CALL', 1n, 500n, bare)
  assert.deepEqual([none.reason, none.underlying, none.vega], ['no index', null, null])
})

const moves = [R(-1n, 10n), Ratio.zero, R(1n, 10n)]

test('[OPTR2] the grid reprices options, and moves all else in proportion', () => {
  const { profits } = StressGrid.of(subject(['CALL', 10n], ['PERP', -1n]), 'BTC', moves, [
    Ratio.zero,
    R(1n, 2n),
  ])
  const at = (forward: number, volatility: number): number =>
    Black76.price({ ...option, forward, volatility }) - worth
  near(profits[0]?.[1] as string, 0, 1e-9)
  near(profits[0]?.[0] as string, at(90, 0.6) + 10, 1e-2)
  near(profits[1]?.[2] as string, at(110, 0.9) - 10, 1e-2)
  const coin = StressGrid.of(subject(['COIN', 10n]), 'BTC', moves, [Ratio.zero]).profits
  near(coin[0]?.[2] as string, at(110, 0.6), 1e-2)
})

test('[OPTR2] coins and inverse contracts count, other coins do not, and what has no price is not guessed', () => {
  const rich = { ...subject(['INVERSE', -100n]) }
  const coins = { ...rich, account: { ...rich.account, balances: [0n, 10n ** 8n] as never } }
  // A hundred dollars short and one bitcoin at a hundred: nothing moves.
  for (const found of StressGrid.of(coins, 'BTC', moves, [Ratio.zero]).profits[0] ?? [])
    near(found, 0, 1e-6)
  assert.deepEqual(StressGrid.of(coins, 'ETH', moves, [Ratio.zero]).profits, [['0', '0', '0']])
  const bare = { ...subject(['CALL', 1n]), book: book(place, {}, indices) }
  assert.deepEqual(StressGrid.of(bare, 'BTC', moves, [Ratio.zero]).profits, [[null, null, null]])
})
