import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, book, held, ratio, venue } from '../../../../test/venue.ts'
import { type Account, legKey } from '../../../model/Account.ts'
import type { Assessment } from '../../../model/Assessment.ts'
import { Brackets } from '../../../model/Brackets.ts'
import type { Order } from '../../../model/Order.ts'
import type { Leg } from '../../../model/Position.ts'
import { Amount } from '../../../money/Amount.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { explain } from '../../explain.ts'

/** USDT of two decimals; ticks of a whole USDT; lots of a hundredth of a coin. */
const usdt = (units: bigint): bigint => units * 100n
const coin = (text: string): bigint => Ratio.mulDown(10n ** 8n, ratio(text))
const index = (units: bigint): bigint => units * 10n ** 12n

const table = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.02'), leverageMax: Ratio.of(20n) },
  { floor: Amount.of(usdt(50_000n)), rate: ratio('0.05'), leverageMax: Ratio.of(10n) },
])
const ofCoin = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.01'), leverageMax: Ratio.of(50n) },
])
const haircut = {
  tiers: [
    { floor: Amount.zero, weight: ratio('0.95') },
    { floor: Amount.of(coin('1')), weight: ratio('0.9') },
  ],
}

const place = venue({
  assets: { USDT: 2, BTC: 8, ETH: 8, JUNK: 0 },
  collateral: { BTC: haircut },
  instruments: {
    'BTC/USDT': { lot: '0.01', brackets: table },
    'ETH/USDT': { base: 'ETH', lot: '0.01', brackets: table },
    'BTC/USD': { payoff: 'inverse', settle: 'BTC', contractSize: '100', brackets: ofCoin },
    OIL: {
      base: 'JUNK',
      contractSize: '1000',
      tick: '0.01',
      allowsNonPositive: true,
      brackets: table,
    },
    'NEW/USDT': { base: 'JUNK', lot: '0.01' },
    'BTC:spot': { kind: 'spot', lot: '0.01' },
  },
})
const [bitcoin, ether] = [place.instrument('BTC/USDT'), place.instrument('ETH/USDT')]
const marks = { 'BTC/USDT': 60_000n, 'ETH/USDT': 3_000n, 'BTC/USD': 60_000n, OIL: 1_000n }
const indices = { USDT: index(1n), BTC: index(60_000n) }
const prices = book(place, marks, indices)

const of = (holder: Account, now = prices): Assessment => assess(holder, place.terms, now)

function order(id: string, lots: bigint, price: bigint, more: Partial<Order> = {}): Order {
  return {
    id: `${id} ${lots} at ${price}`,
    instrument: place.instrument(id),
    leg: 'net',
    lots: Quantity.of(lots),
    price: Price.of(price),
    reduceOnly: false,
    ...more,
  }
}

const ordering = (holder: Account, ...orders: readonly Order[]): Account => ({ ...holder, orders })

test('[TIER4] an asset holds its balance, every profit and pending funding, shorts included', () => {
  const holder = account(place, { USDT: usdt(1_000n) }, [
    held(bitcoin, 10n, 60_000n),
    held(ether, -200n, 3_000n),
  ])
  const now = book(place, { 'BTC/USDT': 59_000n, 'ETH/USDT': 2_900n }, indices, {
    funding: { 'BTC/USDT': 30n * 10n ** 9n },
  })
  assert.equal(of(holder, now).equity, usdt(1_097n))
})

test('[TIER4] a contract of 1,000 barrels loses a thousand times the price', () => {
  const holder = account(place, { USDT: usdt(100n) }, [held(place.instrument('OIL'), 1n, 1_000n)])
  const now = book(place, { OIL: 900n }, indices)
  assert.equal(of(holder, now).equity, usdt(-900n), 'and below zero it is not cut off')
})

test('[TIER4] an inverse long gains in coins as the price rises', () => {
  const holder = account(place, { BTC: coin('1') }, [
    held(place.instrument('BTC/USD'), 300n, 50_000n),
  ])
  const { net } = of(holder)
  assert.equal(net, usdt(66_000n), '1 BTC and 30,000 × (1 ÷ 50,000 - 1 ÷ 60,000), at 60,000')
})

test('[TIER5] haircuts fall on parts of what is held, and a debt counts in full', () => {
  const rich = of(account(place, { BTC: coin('1.5') }, []))
  assert.equal(rich.equity, usdt(84_000n))
  assert.equal(rich.net, usdt(90_000n))
  const owing = of(account(place, { BTC: coin('-0.5') }, []))
  assert.equal(owing.equity, usdt(-30_000n))
  assert.equal(of(account(place, { USDT: usdt(7n) }, [])).equity, usdt(7n))
})

test('[TIER5] an asset not listed counts for nothing when held and in full when owed', () => {
  const now = book(place, marks, { ...indices, ETH: index(3_000n) })
  const { equity, net } = of(account(place, { ETH: coin('1') }, []), now)
  assert.deepEqual([equity, net], [0n, usdt(3_000n)])
  assert.equal(of(account(place, { ETH: coin('-1') }, []), now).equity, usdt(-3_000n))
})

test('[TIER12] a listed debt counts at its weight and requires its rates, in the numeraire too', () => {
  const listed = {
    weight: ratio('1.1'),
    initial: ratio('0.1'),
    maintenance: ratio('0.05'),
    cap: Amount.of(coin('1')),
  }
  const owing = venue({
    assets: { USDT: 2, BTC: 8 },
    collateral: { BTC: haircut },
    liabilities: { BTC: listed, USDT: listed },
    instruments: {},
  })
  const now = book(owing, {}, indices)
  const told = (balances: Record<string, bigint>) => {
    const { equity, net, initial, maintenance } = assess(
      account(owing, balances, []),
      owing.terms,
      now,
    )
    return [equity, net, initial, maintenance].map((one) => one / 100n)
  }
  assert.deepEqual(told({ BTC: coin('-0.5') }), [-33_000n, -30_000n, 3_000n, 1_500n])
  assert.deepEqual(told({ USDT: usdt(-1_000n) }), [-1_100n, -1_000n, 100n, 50n])
  assert.deepEqual(told({ BTC: coin('0.5'), USDT: usdt(7n) }), [28_507n, 30_007n, 0n, 0n])
  const [debt] = explain(account(owing, { BTC: coin('-0.5') }, []), owing.terms, now).terms.filter(
    ({ kind }) => kind === 'liability',
  )
  assert.deepEqual([debt?.rule, debt?.value], ['TIER12', usdt(-3_000n)])
})

test('[TIER6] a satoshi held is worth nothing in whole dollars, one required costs a dollar', () => {
  const small = venue({
    assets: { USD: 0, BTC: 8 },
    collateral: { BTC: { tiers: [{ floor: Amount.zero, weight: Ratio.one }] } },
    instruments: {
      'BTC/USD': { payoff: 'inverse', quote: 'USD', settle: 'BTC', tick: '100', brackets: ofCoin },
    },
  })
  const now = book(small, { 'BTC/USD': 600n }, { USD: index(1n), BTC: index(60_000n) })
  const held1 = held(small.instrument('BTC/USD'), 1n, 600n)
  const result = assess(account(small, { BTC: 1n }, [held1]), small.terms, now)
  assert.equal(result.net, 0n)
  assert.equal(result.maintenance, 1n, '17 of 1,667 atoms, 0.01002 dollars')
  const owing = assess(account(small, { BTC: -1n }, []), small.terms, now)
  assert.equal(owing.equity, -1n)
})

test('[TIER7] initial by the leverage chosen, but no more than the bracket of the notional allows', () => {
  const holding = held(bitcoin, 100n, 60_000n)
  const asked = (lots: bigint, mark: bigint, chosen?: bigint): bigint =>
    of(
      { ...account(place, {}, [{ ...holding, lots: Quantity.of(lots) }]), leverages: [chosen] },
      book(place, { 'BTC/USDT': mark }, indices),
    ).initial
  assert.equal(asked(100n, 40_000n), usdt(2_000n))
  assert.equal(asked(100n, 40_000n, 50n), usdt(2_000n))
  assert.equal(asked(-100n, 40_000n, 5n), usdt(8_000n))
  assert.equal(asked(100n, 60_000n, 20n), usdt(6_000n))
})

test('[TIER7] the bracket is that of the notional at the mark, not of margin or entry', () => {
  const holder = account(place, { USDT: usdt(3_000n) }, [held(bitcoin, 100n, 49_000n)])
  const { maintenance } = of(holder)
  assert.equal(maintenance, usdt(1_500n), '5% of 60,000 less 1,500')
})

test('[TIER8] the worse of all buys filled and all sells filled', () => {
  const long = account(place, {}, [held(bitcoin, 100n, 60_000n)])
  const both = [order('BTC/USDT', 100n, 50_000n), order('BTC/USDT', -300n, 65_000n)]
  assert.equal(of(ordering(long, ...both)).initial, usdt(13_500n))
  assert.equal(of(ordering(long, ...both)).maintenance, of(long).maintenance)
  assert.equal(of(ordering(long, both[0] as Order)).initial, usdt(11_000n))
  assert.equal(of(ordering(account(place, {}, []), ...both)).initial, usdt(19_500n))
})

test('[TIER8] what can only close reserves nothing', () => {
  const short = account(place, {}, [held(bitcoin, -100n, 60_000n)])
  const alone = of(short).initial
  for (const covering of [
    order('BTC/USDT', 100n, 60_000n),
    order('BTC/USDT', 200n, 60_000n),
    order('BTC/USDT', -100n, 60_000n, { reduceOnly: true }),
  ]) {
    assert.equal(of(ordering(short, covering)).initial, alone, covering.id)
  }
  assert.equal(of(ordering(short, order('BTC/USDT', 201n, 60_000n))).initial, alone + usdt(60n))
})

test('[TIER8] in hedge mode each leg has its own side', () => {
  const leg = (leg: Leg) => ({ leg })
  const hedged = account(place, {}, [
    held(bitcoin, 50n, 60_000n, leg('long')),
    held(bitcoin, -25n, 60_000n, leg('short')),
  ])
  assert.equal(of(hedged).initial, usdt(1_500n + 750n))
  const buys = order('BTC/USDT', 50n, 60_000n, leg('long'))
  assert.equal(of(ordering(hedged, buys)).initial, usdt(6_000n + 750n))
  const sells = order('BTC/USDT', -25n, 60_000n, leg('short'))
  assert.equal(of(ordering(hedged, sells)).initial, usdt(1_500n + 1_500n))
  const closing = order('BTC/USDT', -400n, 60_000n, leg('long'))
  assert.equal(of(ordering(hedged, closing)).initial, of(hedged).initial)
})

test('[TIER8] orders on a leg that holds nothing are asked for once a leg', () => {
  const none = account(place, {}, [])
  const first = order('ETH/USDT', 100n, 3_000n)
  const second = order('ETH/USDT', 200n, 3_000n)
  assert.equal(of(ordering(none, first, second)).initial, usdt(450n))
  assert.equal(of(ordering(none, { ...first, reduceOnly: true }, second)).initial, usdt(300n))
})

test('[TIER9] a spot order reserves what it could take from credit', () => {
  const now = { USDT: usdt(60_000n), BTC: coin('0.5') }
  const even = venue({
    assets: { USDT: 2, BTC: 8 },
    collateral: { BTC: { tiers: [{ floor: Amount.zero, weight: ratio('0.95') }] } },
    instruments: { 'BTC:spot': { kind: 'spot', lot: '0.01' } },
  })
  const reserved = (...orders: readonly Order[]) =>
    assess(ordering(account(even, now, []), ...orders), even.terms, book(even, {}, indices)).initial
  const spot = (lots: bigint, price: bigint) => ({
    ...order('BTC:spot', lots, price),
    instrument: even.instrument('BTC:spot'),
  })
  assert.equal(reserved(spot(50n, 60_000n)), usdt(1_500n), '30,000 given for 28,500')
  assert.equal(reserved(spot(-50n, 60_000n)), 0n, '28,500 given for 30,000')
  assert.equal(reserved(spot(-50n, 50_000n)), usdt(3_500n), '28,500 given for 25,000')
  const both = [spot(50n, 60_000n), spot(-50n, 50_000n)]
  assert.equal(reserved(...both), usdt(5_000n), 'either may be filled alone')
  assert.equal(reserved({ ...spot(50n, 60_000n), reduceOnly: true }), 0n)
})

test('[TIER9] given counts at the highest weight, received at the lowest, owed in full', () => {
  const reserved = (balances: Record<string, bigint>, lots: bigint, price: bigint) =>
    of(ordering(account(place, balances, []), order('BTC:spot', lots, price))).initial
  assert.equal(reserved({ USDT: usdt(30_000n) }, 50n, 60_000n), usdt(3_000n), 'received at 0.9')
  assert.equal(reserved({ BTC: coin('9') }, -50n, 50_000n), usdt(3_500n), 'given at 0.95')
  assert.equal(reserved({}, -50n, 50_000n), usdt(5_600n), 'it would be owed, and ask 2 %')
})

test('[TIER9] half an atom handed over reserves a whole one', () => {
  const grain = venue({
    assets: { USDT: 2, GRAIN: 0 },
    instruments: { GRAIN: { kind: 'spot', base: 'GRAIN', lot: '0.5' } },
  })
  const sells = {
    id: 'a',
    instrument: grain.instrument('GRAIN'),
    leg: 'net' as const,
    lots: Quantity.of(-3n),
    price: Price.of(1n),
    reduceOnly: false,
  }
  const now = book(grain, {}, { USDT: index(1n), GRAIN: index(7n) })
  const holder = ordering(account(grain, {}, []), sells)
  assert.equal(
    assess(holder, grain.terms, now).initial,
    usdt(14n) - 150n,
    'for a dollar and a half',
  )
})

test('[TIER10] a position without a mark, an index or a table makes the account unknown, a coin does not', () => {
  const certainty = (holder: Account, now = prices) => of(holder, now).certainty
  const long = account(place, { USDT: usdt(1n) }, [held(bitcoin, 1n, 60_000n)])
  assert.equal(certainty(long), 'certain')
  assert.equal(certainty(long, book(place, {}, indices)), 'unknown')
  assert.equal(
    certainty(long, book(place, { 'BTC/USDT': 0n }, indices)),
    'unknown',
    'zero is no mark',
  )
  assert.equal(certainty(long, book(place, { 'BTC/USDT': -1n }, indices)), 'unknown')
  const listed = account(place, { BTC: 1n }, [])
  assert.equal(certainty(listed, book(place, marks, { USDT: index(1n) })), 'certain')
  assert.equal(certainty(listed, book(place, marks, { BTC: index(1n) })), 'certain')
  assert.equal(of(listed, book(place, marks, { USDT: index(1n) })).equity, 0n)
  const owed = account(place, { BTC: -1n }, [])
  assert.equal(certainty(owed, book(place, marks, { USDT: index(1n) })), 'unknown')
  const inverse = account(place, {}, [held(place.instrument('BTC/USD'), 1n, 60_000n)])
  assert.equal(certainty(inverse, book(place, marks)), 'unknown')
  const untabled = account(place, {}, [held(place.instrument('NEW/USDT'), 1n, 5n)])
  assert.equal(certainty(untabled, book(place, { 'NEW/USDT': 5n })), 'unknown')
})

test('[TIER10] so do orders that cannot be priced', () => {
  const none = account(place, {}, [])
  const { certainty } = of(ordering(none, order('NEW/USDT', 1n, 5n)))
  assert.equal(certainty, 'unknown')
  const bare = book(place, marks)
  assert.equal(of(ordering(none, order('BTC/USD', 1n, 60_000n)), bare).certainty, 'unknown')
  assert.equal(of(ordering(none, order('BTC:spot', -1n, 60_000n)), bare).certainty, 'unknown')
  assert.equal(of(ordering(none, order('BTC:spot', 1n, 60_000n)), bare).certainty, 'certain')
})

test('[TIER10] the rest is still counted, and a gift without a price blinds nobody', () => {
  const holder = account(place, { USDT: usdt(500n), JUNK: 9n }, [held(ether, 100n, 3_000n)])
  assert.equal(of(holder).certainty, 'certain')
  assert.equal(of(holder).equity, usdt(500n))
  const blind = { ...holder, positions: [held(bitcoin, 1n, 60_000n), ...holder.positions] }
  const { certainty, maintenance } = of(blind, book(place, { 'ETH/USDT': 3_000n }, indices))
  // The bitcoin counts at its cost, 600, of which 2 % are asked.
  assert.deepEqual([certainty, maintenance], ['unknown', usdt(72n)])
  assert.equal(of(account(place, { JUNK: -9n }, [])).certainty, 'unknown', 'a debt is no gift')
  assert.equal(of(account(place, { ETH: 0n }, [])).certainty, 'certain', 'nothing needs no price')
})

test('[TIER11] equity goes through a price of zero without a step, requirements rise on both sides', () => {
  const oil = place.instrument('OIL')
  const at = (mark: bigint, lots = 1n): Assessment =>
    of(account(place, {}, [held(oil, lots, 1_000n)]), book(place, { OIL: mark }, indices))
  assert.deepEqual([at(-3_763n).equity, at(-3_763n).gross], [usdt(-47_630n), usdt(37_630n)])
  assert.equal(at(-3_763n, -1n).equity, usdt(47_630n))
  assert.equal(at(0n).maintenance, 0n)
  assert.equal(at(-1n).maintenance, at(1n).maintenance)
  for (let mark = -5n; mark <= 5n; mark++) {
    assert.equal(at(mark).equity - at(mark - 1n).equity, usdt(10n))
  }
  assert.equal(at(0n).certainty, 'certain')
})

test('[TIER14] each leg of a hedge asks by the leverage chosen for it, up to that of its bracket', () => {
  const legs = [
    { ...held(ether, 200n, 3_010n), leg: 'long' as const },
    { ...held(ether, -100n, 3_010n), leg: 'short' as const },
  ]
  const at = book(place, { ...marks, 'ETH/USDT': 3_010n }, indices)
  const asked = (long: Ratio, short: Ratio) => {
    const chosen = new Map([
      [legKey(ether, 'long'), long],
      [legKey(ether, 'short'), short],
    ])
    const holder = { ...account(place, { USDT: usdt(5_000n) }, legs), legLeverages: chosen }
    const { terms } = explain(holder, place.terms, at)
    return terms.filter(({ kind }) => kind === 'initial').map(({ amount }) => amount)
  }
  assert.deepEqual(asked(ratio('12.5'), ratio('5')), [48_160n, 60_200n])
  assert.deepEqual(asked(ratio('20'), ratio('40')), [30_100n, 15_050n])
})
