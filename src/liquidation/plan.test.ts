import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withProcedure } from '../../test/procedures.ts'
import { account, book, held, ratio, venue } from '../../test/venue.ts'
import type { Account } from '../model/Account.ts'
import { Brackets } from '../model/Brackets.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { LiquidationProcedure } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import type { InFlight, PlannedOrder } from './PlannedOrder.ts'
import { plan } from './plan.ts'

// Rule IDs like [LIQ8] refer to docs/spec/liquidation.md, where these numbers are worked by hand.

const table = Brackets.create(
  [
    { floor: 0n, rate: 1n },
    { floor: 10_000n, rate: 2n },
    { floor: 50_000n, rate: 5n },
  ].map(({ floor, rate }) => ({
    floor: Amount.of(floor),
    rate: Ratio.of(rate, 100n),
    leverageMax: Ratio.of(50n, rate),
  })),
)

const place = venue({
  assets: { USDT: 0, BTC: 2, ETH: 0, EUR: 0 },
  collateral: {
    BTC: { tiers: [{ floor: Amount.zero, weight: Ratio.one }] },
    ETH: { tiers: [{ floor: Amount.zero, weight: ratio('0.9') }] },
  },
  instruments: {
    one: { brackets: table },
    two: { brackets: table },
    coarse: { lotsMin: 25n, brackets: table },
    inverse: { payoff: 'inverse', settle: 'BTC', contractSize: '100', brackets: table },
    euro: { quote: 'EUR', settle: 'EUR', brackets: table },
    'ETH/USDT': { kind: 'spot', base: 'ETH' },
    'BTC/USDT': { kind: 'spot', base: 'BTC', lot: '0.01' },
    'EUR/USDT': { kind: 'spot', base: 'EUR', lot: '10' },
  },
})

const [one, two, coarse] = [
  place.instrument('one'),
  place.instrument('two'),
  place.instrument('coarse'),
]

const marks = { one: 100n, two: 100n, coarse: 100n }

/** Long 200 lots at 100: notional 20,000, maintenance 2% less 100, so 300. */
const long = (equity: bigint) => account(place, { USDT: equity }, [held(one, 200n, 100n)])

const planned = (
  holder: Account,
  procedure: Partial<LiquidationProcedure> = {},
  inFlight: readonly InFlight[] = [],
  at: PriceBook = book(place, marks),
): readonly PlannedOrder[] => plan(holder, withProcedure(place.terms, procedure), at, inFlight)

const lots = (orders: readonly PlannedOrder[]) =>
  orders.map(({ instrument, leg, lots }) => [instrument.id, leg, lots])

const flying = (size: bigint, instrument = one): InFlight => ({
  instrument,
  leg: 'net',
  lots: Quantity.of(size),
})

test('[LIQ4] a cured account plans nothing, a deficit of one atom plans a lot', () => {
  assert.deepEqual(planned(long(300n)), [])
  assert.deepEqual(lots(planned(long(299n))), [['one', 'net', -1n]])
  assert.deepEqual(planned(account(place, { USDT: 0n }, [])), [])
})

test('[LIQ4] the target may be stricter than the level that was crossed', () => {
  // At 300 of 300 a target of 4/5 asks for 240 of maintenance: 30 lots less at 2%.
  assert.deepEqual(lots(planned(long(300n), { target: Ratio.of(4n, 5n) })), [['one', 'net', -30n]])
})

test('[LIQ5] a position without a mark counts at cost, and keeps no other from being sold', () => {
  const both = account(place, { USDT: 101n }, [held(one, 200n, 100n), held(two, 1n, 100n)])
  // 300 and 1 of 101: the known one gives 200 of maintenance, the unknown one is left alone.
  assert.deepEqual(lots(planned(both, {}, [], book(place, { one: 100n }))), [['one', 'net', -100n]])
})

test('[LIQ5] a stale price is taken at the end that is better for the account, once', () => {
  const banded = venue({
    assets: { USDT: 0 },
    staleBand: ratio('0.01'),
    instruments: { one: { base: 'USDT', brackets: table } },
  })
  const position = held(banded.instrument('one'), 200n, 100n)
  const at = (age: number) => book(banded, { one: 100n }, {}, { ages: { one: age } })
  const planAt = (usdt: bigint, age: number) =>
    lots(plan(account(banded, { USDT: usdt }, [position]), banded.terms, at(age), []))
  assert.deepEqual(planAt(100n, 0), [['one', 'net', -100n]])
  // At 101 the same account has 300 against a maintenance of 304: two lots.
  assert.deepEqual(planAt(100n, 2_000), [['one', 'net', -2n]])
})

test('[LIQ17] only what can be moved is ordered, and the rest counts as it is', () => {
  const both = account(place, { USDT: 400n }, [held(one, 200n, 100n), held(two, 200n, 100n)])
  const at = book(place, marks)
  const movable = (id: string) => lots(plan(both, place.terms, at, [], (it) => it.id === id))
  // 600 are required of 400: 100 lots fewer of either, at 2 %.
  assert.deepEqual(movable('two'), [['two', 'net', -100n]])
  assert.deepEqual(movable('one'), [['one', 'net', -100n]])
  assert.deepEqual(movable('none'), [])
})

test('[LIQ8] deficit: the fewest lots that reach the target', () => {
  assert.deepEqual(lots(planned(long(200n))), [['one', 'net', -50n]])
  const short = account(place, { USDT: 200n }, [held(one, -200n, 100n)])
  assert.deepEqual(lots(planned(short)), [['one', 'net', 50n]])
})

test('[LIQ8] deficit: the fee is paid out of the same equity', () => {
  // 53 lots free 106 of maintenance and cost 6; 52 free 104 and cost 6.
  assert.deepEqual(lots(planned(long(200n), { feeRate: ratio('0.001') })), [['one', 'net', -53n]])
})

test('[LIQ8] deficit: where nothing less will do all of it goes', () => {
  assert.deepEqual(lots(planned(long(0n))), [['one', 'net', -200n]])
  assert.deepEqual(lots(planned(long(-5n))), [['one', 'net', -200n]])
})

test('[LIQ9] step-down: to just under the bracket, the deficit if that is more, all in the first', () => {
  const sizing = 'stepDown'
  assert.deepEqual(lots(planned(long(299n), { sizing })), [['one', 'net', -101n]])
  assert.deepEqual(lots(planned(long(200n), { sizing })), [['one', 'net', -101n]])
  assert.deepEqual(lots(planned(long(80n), { sizing })), [['one', 'net', -120n]])
  const small = account(place, { USDT: 9n }, [held(one, 10n, 100n)])
  assert.deepEqual(lots(planned(small, { sizing })), [['one', 'net', -10n]])
})

test('[LIQ9] [LIQ10] a step that cures is the only one', () => {
  const pair = account(place, { USDT: 310n }, [held(one, 100n, 100n), held(two, -200n, 100n)])
  assert.deepEqual(lots(planned(pair, { sizing: 'stepDown' })), [['two', 'net', 101n]])
  const half = { sizing: 'fraction', fraction: Ratio.of(1n, 2n) } as const
  assert.deepEqual(lots(planned(pair, half)), [['two', 'net', 100n]])
  const fifth = { sizing: 'fraction', fraction: Ratio.of(1n, 5n) } as const
  assert.deepEqual(lots(planned(pair, fifth)), [
    ['two', 'net', 40n],
    ['one', 'net', -20n],
  ])
})

test('[LIQ9] step-down counts an inverse notional in its own atoms', () => {
  const inverse = place.instrument('inverse')
  const holder = account(place, { BTC: 58_000n }, [held(inverse, 6_000n, 50n)])
  const indices = { USDT: 10n ** 12n, BTC: 50n * 10n ** 12n }
  // 200 atoms a contract: floor 50,000 leaves 249 contracts, 49,800 atoms.
  const at = book(place, { inverse: 50n }, indices)
  assert.deepEqual(lots(planned(holder, { sizing: 'stepDown' }, [], at)), [
    ['inverse', 'net', -5_751n],
  ])
})

test('[LIQ10] fraction: a share of the position rounded up, one step at a time', () => {
  const step = { sizing: 'fraction', fraction: Ratio.of(1n, 5n) } as const
  assert.deepEqual(lots(planned(long(0n), step)), [['one', 'net', -40n]])
  assert.deepEqual(planned(long(0n), step, [flying(-40n)]), [])
  assert.deepEqual(planned(long(0n), step, [flying(-1n)]), [])
  const odd = account(place, { USDT: 0n }, [held(one, 201n, 100n)])
  assert.deepEqual(lots(planned(odd, step)), [['one', 'net', -41n]])
  const none = { sizing: 'fraction', fraction: Ratio.zero } as const
  assert.deepEqual(lots(planned(long(0n), none)), [['one', 'net', -1n]])
})

test('[LIQ11] a remainder that is dust, or too small to rest, closes with the rest', () => {
  const rows: [bigint, Partial<LiquidationProcedure>, bigint][] = [
    [52n, {}, -148n],
    [52n, { dust: Value.of(5_200n) }, -148n],
    [52n, { dust: Value.of(5_201n) }, -200n],
  ]
  for (const [equity, procedure, expected] of rows) {
    assert.deepEqual(lots(planned(long(equity), procedure)), [['one', 'net', expected]])
  }
  const rest = (equity: bigint) =>
    lots(planned(account(place, { USDT: equity }, [held(coarse, 90n, 100n)])))
  assert.deepEqual(rest(25n), [['coarse', 'net', -65n]])
  assert.deepEqual(rest(24n), [['coarse', 'net', -90n]])
})

test('[LIQ7] the largest maintenance goes first, then the next, ties by instrument and leg', () => {
  // Maintenance 100 for one and 300 for two; 310 falls short of 400 by what 45 lots of two free.
  const pair = (equity: bigint) =>
    account(place, { USDT: equity }, [held(one, 100n, 100n), held(two, -200n, 100n)])
  assert.deepEqual(lots(planned(pair(310n))), [['two', 'net', 45n]])
  assert.deepEqual(lots(planned(pair(60n))), [
    ['two', 'net', 200n],
    ['one', 'net', -40n],
  ])
  const twins = [held(two, 50n, 100n), held(one, -50n, 100n, { leg: 'short' })]
  const hedged = [...twins, held(one, 50n, 100n, { leg: 'long' })]
  assert.deepEqual(lots(planned(account(place, { USDT: 60n }, hedged))), [
    ['one', 'long', -50n],
    ['one', 'short', 40n],
  ])
})

test('[LIQ6] what is in flight counts as done, and nothing is ordered twice', () => {
  assert.deepEqual(lots(planned(long(200n), {}, [flying(-20n)])), [['one', 'net', -30n]])
  assert.deepEqual(planned(long(200n), {}, [flying(-20n), flying(-30n)]), [])
  assert.deepEqual(lots(planned(long(0n), {}, [flying(-150n)])), [['one', 'net', -50n]])
  assert.deepEqual(planned(long(-5n), {}, [flying(-200n)]), [])
  assert.deepEqual(planned(long(-5n), {}, [flying(-500n)]), [])
})

test('[LIQ6] an order that would now add to the position, or has none, does not count', () => {
  assert.deepEqual(lots(planned(long(200n), {}, [flying(20n)])), [['one', 'net', -50n]])
  assert.deepEqual(lots(planned(long(200n), {}, [flying(-20n, two)])), [['one', 'net', -50n]])
})

test('[LIQ1] an order for a part has the bankruptcy price of the whole position', () => {
  // 200 over 200 lots is one tick; over the 50 lots ordered it would be four.
  assert.deepEqual(
    planned(long(200n)).map(({ bankruptcyPrice }) => bankruptcyPrice),
    [99n],
  )
  // 300 over 200 lots is one tick and a half, whatever is in flight; over 150 it would be two.
  const [rest] = planned(long(300n), { target: Ratio.of(1n, 2n) }, [flying(-50n)])
  assert.deepEqual([rest?.lots, rest?.bankruptcyPrice], [-25n, 99n])
})

test('[LIQ12] settlement that is short buys what it lacks, no more, from what is held', () => {
  const at = book(place, { ...marks, 'ETH/USDT': 30n }, { USDT: 10n ** 12n, ETH: 30n * 10n ** 12n })
  const owing = (usdt: bigint, eth: bigint) => account(place, { USDT: usdt, ETH: eth }, [])
  // 100 owed at 30 a lot are 3.33, so 4 lots.
  assert.deepEqual(planned(owing(-100n, 3n), {}, [], at), [
    {
      instrument: place.instrument('ETH/USDT'),
      leg: 'net',
      lots: -3n,
      purpose: 'convert',
      bankruptcyPrice: null,
    },
  ])
  // 4 at 30 with a haircut of a tenth are worth 108: cured, though in debt.
  assert.deepEqual(planned(owing(-100n, 4n), {}, [], at), [])
  const spot = place.instrument('ETH/USDT')
  const ruined = owing(-1_000n, 35n)
  assert.deepEqual(lots(planned(ruined, {}, [], at)), [['ETH/USDT', 'net', -34n]])
  assert.deepEqual(planned(ruined, {}, [flying(-34n, spot)], at), [])
  assert.deepEqual(lots(planned(ruined, {}, [flying(-10n, spot)], at)), [['ETH/USDT', 'net', -24n]])
})

test('[LIQ12] a loss not yet realised is settled, and counts before positions are reduced', () => {
  const at = book(place, { ...marks, 'ETH/USDT': 30n }, { USDT: 10n ** 12n, ETH: 30n * 10n ** 12n })
  const holder = (eth: bigint) => account(place, { USDT: 500n, ETH: eth }, [held(one, 200n, 110n)])
  // 1,500 are missing once the loss of 2,000 is realised: 50 lots at 30. With 64 held, 1,728 after
  // the haircut, equity is 228 of 300; converted it is 378, and nothing needs to be reduced.
  assert.deepEqual(lots(planned(holder(64n), {}, [], at)), [['ETH/USDT', 'net', -50n]])
  // With 57 held 50 are sold and 7 remain for 189: 111 short, 56 lots at 2%.
  assert.deepEqual(lots(planned(holder(57n), {}, [], at)), [
    ['ETH/USDT', 'net', -50n],
    ['one', 'net', -56n],
  ])
})

test('[LIQ12] what is owed as a base is bought, and what is not priced converts nothing', () => {
  const holder = account(place, { USDT: 1_000n, BTC: -25n }, [])
  const indices = { USDT: 10n ** 12n, BTC: 5_000n * 10n ** 12n }
  const at = book(place, { ...marks, 'BTC/USDT': 5_000n }, indices)
  // 0.25 are owed, 25 lots of 50; 1,000 buy 20.
  assert.deepEqual(lots(planned(holder, {}, [], at)), [['BTC/USDT', 'net', 20n]])
  assert.deepEqual(planned(holder, {}, [], book(place, marks, indices)), [])
})

test('[LIQ13] the numeraire gives and takes first, the rest by index', () => {
  const indices = {
    USDT: 10n ** 12n,
    BTC: 5_000n * 10n ** 12n,
    ETH: 30n * 10n ** 12n,
    EUR: 2n * 10n ** 12n,
  }
  const at = book(place, { ...marks, 'ETH/USDT': 30n, 'BTC/USDT': 5_000n, 'EUR/USDT': 2n }, indices)
  const holder = account(place, { USDT: -600n, BTC: 10n, ETH: 5n, EUR: -40n }, [])
  // BTC covers 500 and ETH the rest; the remainder cannot buy EUR, one lot of ten for 20.
  assert.deepEqual(lots(planned(holder, {}, [], at)), [
    ['BTC/USDT', 'net', -10n],
    ['ETH/USDT', 'net', -4n],
    ['EUR/USDT', 'net', 1n],
  ])
})

test('[LIQ13] the numeraire comes first though it is not the first asset', () => {
  const other = venue({
    assets: { ETH: 0, USDT: 0, EUR: 0 },
    numeraire: 'USDT',
    instruments: {
      'EUR/ETH': { kind: 'spot', base: 'EUR', quote: 'ETH', settle: 'ETH' },
      'EUR/USDT': { kind: 'spot', base: 'EUR' },
    },
  })
  const indices = { ETH: 10n ** 12n, USDT: 10n ** 12n, EUR: 10n ** 12n }
  const at = book(other, { 'EUR/ETH': 1n, 'EUR/USDT': 1n }, indices)
  const giving = account(other, { ETH: 50n, USDT: 50n, EUR: -120n }, [])
  assert.deepEqual(lots(plan(giving, other.terms, at, [])), [
    ['EUR/USDT', 'net', 50n],
    ['EUR/ETH', 'net', 50n],
  ])
  const lacking = account(other, { ETH: -50n, USDT: -50n, EUR: 60n }, [])
  assert.deepEqual(lots(plan(lacking, other.terms, at, [])), [
    ['EUR/USDT', 'net', -50n],
    ['EUR/ETH', 'net', -10n],
  ])
})

test('[LIQ9] [TIER13] where brackets begin at lots, one steps down to the last lot of the one below', () => {
  const byLots = Brackets.byLots([
    { floor: Amount.zero, rate: Ratio.of(1n, 100n), leverageMax: Ratio.of(50n) },
    { floor: Amount.of(150n), rate: Ratio.of(2n, 100n), leverageMax: Ratio.of(25n) },
  ])
  const place = venue({ assets: { USDT: 0, BTC: 0 }, instruments: { sized: { brackets: byLots } } })
  const sized = place.instrument('sized')
  const rules = withProcedure(place.terms, { sizing: 'stepDown' })
  const lotsAt = (lots: bigint) => {
    const holder = account(place, { USDT: lots }, [held(sized, lots, 100n)])
    return plan(holder, rules, book(place, { sized: 100n }), []).map((order) => order.lots)
  }
  assert.deepEqual(lotsAt(200n), [-51n])
  assert.deepEqual(lotsAt(150n), [-1n])
})
