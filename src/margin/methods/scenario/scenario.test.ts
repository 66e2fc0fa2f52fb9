import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { methodSuite } from '../../../../test/margin/methodSuite.ts'
import { numRuns } from '../../../../test/numRuns.ts'
import { account, book, held, venue } from '../../../../test/venue.ts'
import type { Order } from '../../../model/Order.ts'
import type { ScenarioMethod, ScenarioUnit, Shares } from '../../../model/ScenarioMethod.ts'
import { Amount } from '../../../money/Amount.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Value } from '../../../money/Value.ts'
import { assess } from '../../assess.ts'
import { bindRulebook } from '../../bindRulebook.ts'
import { contributions } from '../../contributions.ts'
import { cureQuantity } from '../../cures/cureQuantity.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { liquidationPrice } from '../../prices/liquidationPrice.ts'
import { scenario } from './scenario.ts'

const R = Ratio.of
const both = (initial: Ratio, maintenance: Ratio): Shares => ({ initial, maintenance })
const none = both(Ratio.zero, Ratio.zero)
const moves = (...percents: readonly (readonly [bigint, Ratio])[]) =>
  percents.map(([percent, weight]) => ({ move: R(percent, 100n), weight }))
const even = moves([-16n, Ratio.one], [-8n, Ratio.one], [8n, Ratio.one], [16n, Ratio.one])

const venues: ReadonlyMap<string, ScenarioUnit> = new Map([
  // Deribit: a share of the worst and of the roll shock is kept.
  [
    'deribit',
    {
      moves: even,
      loss: both(Ratio.one, R(4n, 5n)),
      size: both(R(1n, 100n), R(8n, 1_000n)),
      ...{ net: none, hedged: none },
    },
  ],
  // Paradex: tails at a weight, and a least by net and hedged deltas.
  [
    'paradex',
    {
      moves: [...even, ...moves([-66n, R(18n, 100n)], [500n, R(24n, 1_000n)])],
      loss: both(Ratio.one, R(1n, 2n)),
      size: none,
      net: both(R(2n, 100n), R(1n, 100n)),
      hedged: both(R(1n, 100n), R(1n, 200n)),
    },
  ],
  // More the one way than the other, and the least above some moves.
  [
    'lopsided',
    {
      moves: moves([-3n, Ratio.one], [1n, Ratio.one]),
      loss: both(Ratio.one, Ratio.one),
      size: both(R(1n, 1_000n), Ratio.zero),
      net: both(R(1n, 50n), R(1n, 50n)),
      hedged: both(R(1n, 30n), R(1n, 30n)),
    },
  ],
])

const place = venue({
  assets: { USDT: 6, BTC: 8, ETH: 8 },
  instruments: {
    PERP: { lot: '0.001', tick: '0.1' },
    JUNE: { kind: 'future', lot: '0.001', tick: '0.1', expiry: 9_000_000 },
    INVERSE: { payoff: 'inverse', settle: 'BTC', contractSize: '100' },
    ETHER: { base: 'ETH', lot: '0.01', tick: '0.01' },
    OTHER: { base: 'USDT' },
  },
})
const Exact = Decimal.clone({ precision: 200 })

const methodOf = (unit: ScenarioUnit): ScenarioMethod => ({
  name: 'scenario',
  units: new Map([
    ['BTC', unit],
    ['ETH', unit],
  ]),
  collateral: new Map([
    ['USDT', { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }],
    ['BTC', { tiers: [{ floor: Amount.zero, weight: R(9n, 10n) }] }],
  ]),
  feeRate: Ratio.zero,
})

const rulesOf = (name: string) => {
  const { rulebook, assets, instruments } = place.terms
  const method = methodOf(venues.get(name) as ScenarioUnit)
  return bindRulebook({ ...rulebook, method }, assets, instruments)
}

const size = fc.bigInt(1n, 10n ** 5n).chain((lots) => fc.constantFrom(lots, -lots))
const mark = fc.bigInt(100_000n, 1_000_000n)
const ids = ['PERP', 'JUNE', 'INVERSE', 'ETHER'] as const
const legs = fc.uniqueArray(fc.tuple(fc.constantFrom(...ids), size, mark), {
  maxLength: 4,
  selector: ([id]) => id,
})
const order = fc.record({
  ...{ id: fc.constantFrom(...ids), lots: size, price: mark, reduceOnly: fc.boolean() },
})

const resting = (
  { id, lots, price, reduceOnly }: { id: string; lots: bigint; price: bigint; reduceOnly: boolean },
  at: number,
): Order => ({
  ...{ id: `${at}`, instrument: place.instrument(id), leg: 'net', reduceOnly },
  ...{ lots: Quantity.of(lots), price: Price.of(price) },
})

const scenes: fc.Arbitrary<MarginContext> = fc
  .record({
    name: fc.constantFrom(...venues.keys()),
    cash: fc.bigInt(-(10n ** 9n), 10n ** 12n),
    coins: fc.constantFrom(0n, 10n ** 8n, -(10n ** 6n)),
    legs,
    orders: fc.array(order, { maxLength: 3 }),
    marks: fc.tuple(mark, mark, mark, mark),
    bitcoin: fc.bigInt(10_000n, 100_000n),
  })
  .map(({ name, cash, coins, legs, orders, marks: [perp, june, inverse, ether], bitcoin }) => ({
    account: {
      ...account(
        place,
        { USDT: cash, BTC: coins },
        legs.map(([id, lots, entry]) => held(place.instrument(id), lots, entry)),
      ),
      orders: orders.map(resting),
    },
    rules: rulesOf(name),
    prices: book(
      place,
      { PERP: perp, JUNE: june, INVERSE: inverse, ETHER: ether, OTHER: 5n },
      { USDT: 10n ** 12n, BTC: bitcoin * 10n ** 12n, ETH: 10n ** 15n },
    ),
  }))

const decimal = ({ numerator, denominator }: Ratio) =>
  new Exact(`${numerator}`).div(`${denominator}`)
const zero = new Exact(0)

interface Sized {
  readonly base: string
  readonly isInverse: boolean
  /** Signed, in the numeraire’s atoms. */
  readonly worth: Decimal
}

/** Signed worths of positions, in the numeraire’s atoms and without any rounding. */
function worths({ account, prices }: MarginContext): readonly Sized[] {
  const bitcoin = new Exact(`${prices.indices[1]?.price ?? 0n}`).div(1e12).div(100)
  return account.positions.map(({ instrument, lots }) => {
    const price = new Exact(`${prices.marks[instrument.index]?.price ?? 0n}`)
    const isInverse = instrument.payoff === 'inverse'
    const { numerator, denominator } = instrument.multiplier
    const per = new Exact(`${numerator}`).div(`${denominator}`).times(`${lots}`)
    const worth = isInverse ? per.div(price).times(bitcoin) : per.times(price)
    return { base: instrument.base, isInverse, worth }
  })
}

/** The rule of a unit, scenario by scenario. */
function kept(unit: ScenarioUnit, sized: readonly Sized[]): Decimal {
  const [gross, net] = [
    sized.reduce((sum, { worth }) => sum.plus(worth.abs()), zero),
    sized.reduce((sum, { worth }) => sum.plus(worth), zero).abs(),
  ]
  let loss = zero
  for (const { move, weight } of unit.moves) {
    const shift = decimal(move)
    const made = sized.reduce((sum, { worth, isInverse }) => {
      const part = isInverse ? shift.div(shift.plus(1)) : shift
      return sum.plus(worth.times(part))
    }, zero)
    loss = Decimal.max(loss, made.negated().times(decimal(weight)))
  }
  const scanned = loss.times(decimal(unit.loss.maintenance))
  const hedged = gross.minus(net).div(2).times(decimal(unit.hedged.maintenance))
  return Decimal.max(
    scanned.plus(gross.times(decimal(unit.size.maintenance))),
    net.times(decimal(unit.net.maintenance)).plus(hedged),
  )
}

function exact(context: MarginContext) {
  const { account, prices, rules } = context
  const method = rules.rulebook.method as ScenarioMethod
  const sized = worths(context)
  const coin = new Exact(`${prices.indices[1]?.price ?? 0n}`).div(1e12).div(100)
  const totals = [0, 1].map((at) => new Exact(`${account.balances[at] ?? 0n}`))
  for (const [at, { instrument, cost }] of account.positions.entries()) {
    const { worth, isInverse } = sized[at] as Sized
    const index = instrument.settleIndex
    const gained = isInverse ? worthOfInverse(context, at) : worth
    totals[index] = (totals[index] as Decimal).plus(gained).minus(`${cost}`)
  }
  const [cash, coins] = totals as [Decimal, Decimal]
  // What an inverse contract lost is owed in its coin, and asks what a lone one does.
  const owed = coins.lt(0) ? coins.negated().times(coin) : zero
  const rate = decimal(loneRate(method))
  const equity = cash.plus(coins.gt(0) ? coins.times(coin).times('0.9') : owed.negated())
  const units = [...method.units].map(([base, unit]) =>
    kept(
      unit,
      sized.filter((one) => one.base === base),
    ),
  )
  const maintenance = units.reduce((sum, one) => sum.plus(one), owed.times(rate))
  const dust = coin.plus(1).times(6 * account.positions.length + 6)
  return { equity, maintenance, dust, given: zero }
}

function worthOfInverse({ account, prices }: MarginContext, at: number): Decimal {
  const { instrument, lots } = account.positions[
    at
  ] as MarginContext['account']['positions'][number]
  const price = new Exact(`${prices.marks[instrument.index]?.price ?? 0n}`)
  const { numerator, denominator } = instrument.multiplier
  return new Exact(`${-lots * numerator}`).div(`${denominator}`).div(price)
}

/** The most that a lone position asks, of all moves and both ways. */
function loneRate({ units }: ScenarioMethod): Ratio {
  const unit = units.get('BTC') as ScenarioUnit
  const scanned = unit.moves.flatMap(({ move, weight }) => {
    const share = Ratio.mul(Ratio.mul(Ratio.abs(move), weight), unit.loss.maintenance)
    const inverse = Ratio.div(share, Ratio.add(Ratio.one, move))
    return [share, inverse].map((one) => Ratio.add(one, unit.size.maintenance))
  })
  return [...scanned, unit.net.maintenance].reduce(Ratio.max)
}

const levers = fc
  .record({ name: fc.constantFrom(...venues.keys()), lots: size, price: mark })
  .map(({ name, lots, price }) => {
    const at = (moved: bigint) => book(place, { PERP: moved })
    const holder = account(place, { USDT: 10n ** 12n }, [
      held(place.instrument('PERP'), lots, price),
    ])
    const context = { account: holder, rules: rulesOf(name), prices: at(price) }
    return { context, price, worse: lots > 0n ? (-1n as const) : (1n as const), at }
  })

const odd = held(place.instrument('OTHER'), 3n, 7n)

methodSuite({
  name: 'scenario',
  scenes,
  odd: scenes.map((context) => ({
    ...context,
    account: { ...context.account, positions: [...context.account.positions, odd] },
  })),
  levers,
  exact,
  bounded: ({ equity }) => equity,
})

const at = (name: string, ...legs: readonly (readonly [string, bigint])[]) =>
  assess(
    account(
      place,
      { USDT: 10n ** 12n },
      legs.map(([id, lots]) => held(place.instrument(id), lots, 1_000_000n)),
    ),
    rulesOf(name),
    book(
      place,
      { PERP: 1_000_000n, JUNE: 1_000_000n, INVERSE: 100_000n, ETHER: 1_000_000n },
      { USDT: 10n ** 12n, BTC: 10n ** 17n, ETH: 10n ** 15n },
    ),
  )

test('[SCEN7] [SCEN8] a coin at 100,000 asks its worst move, and a hedge what nothing nets', () => {
  const usd = 1_000_000n
  const sums = ({ initial, maintenance }: ReturnType<typeof at>) => [initial, maintenance]
  assert.deepEqual(sums(at('deribit', ['PERP', 1_000n])), [17_000n * usd, 13_600n * usd])
  assert.deepEqual(sums(at('deribit', ['PERP', -1_000n])), [17_000n * usd, 13_600n * usd])
  const hedged = at('deribit', ['PERP', 1_000n], ['JUNE', -1_000n])
  assert.deepEqual(sums(hedged), [2_000n * usd, 1_600n * usd])
  // Paradex asks one percent of what is hedged, and half of it to keep.
  const least = at('paradex', ['PERP', 1_000n], ['JUNE', -1_000n])
  assert.deepEqual(sums(least), [1_000n * usd, 500n * usd])
})

test('[SCEN7] a hedge never asks more together than apart, whatever its parts', () => {
  fc.assert(
    fc.property(fc.constantFrom(...venues.keys()), legs, (name, all) => {
      const legs = all.map(([id, lots]) => [id, lots] as const)
      const asked = (...some: typeof legs) => at(name, ...some)
      const together = asked(...legs)
      const apart = legs.map((leg) => asked(leg))
      for (const measure of ['initial', 'maintenance'] as const) {
        const sum = apart.reduce((whole, one) => whole + one[measure], 0n)
        assert.ok(together[measure] <= sum + BigInt(legs.length))
      }
    }),
    { numRuns },
  )
})

test('[SCEN9] orders ask for the worse of what they could leave, and one that closes for nothing', () => {
  const rules = rulesOf('paradex')
  const prices = book(place, { PERP: 1_000_000n, JUNE: 1_000_000n })
  const initial = (held_: bigint, ...orders: readonly (readonly [string, bigint])[]) => {
    const positions = held_ === 0n ? [] : [held(place.instrument('PERP'), held_, 1_000_000n)]
    const resting_ = orders.map(([id, lots], index) =>
      resting({ id, lots, price: 1_000_000n, reduceOnly: false }, index),
    )
    return assess({ ...account(place, { USDT: 0n }, positions), orders: resting_ }, rules, prices)
      .initial
  }
  const usd = 1_000_000n
  assert.equal(initial(1_000n), 16_000n * usd)
  assert.equal(initial(1_000n, ['PERP', -1_000n]), 16_000n * usd)
  assert.equal(initial(1_000n, ['PERP', 1_000n]), 32_000n * usd)
  assert.equal(initial(1_000n, ['JUNE', -3_000n]), 32_000n * usd)
  assert.equal(initial(0n, ['PERP', 1_000n], ['JUNE', -2_000n]), 32_000n * usd)
})

test('[SCEN10] parts add up to what is asked, and a hedge takes off', () => {
  const positions = [
    held(place.instrument('PERP'), 2_000n, 1_000_000n),
    held(place.instrument('JUNE'), -1_000n, 1_000_000n),
  ]
  const holder = account(place, { USDT: 0n }, positions)
  const prices = book(place, { PERP: 1_000_000n, JUNE: 1_000_000n })
  const parts = contributions(holder, rulesOf('deribit'), prices)
  const usd = 1_000_000n
  assert.deepEqual(
    parts.map(({ maintenance }) => maintenance),
    [27_200n * usd, -12_000n * usd],
  )
})

test('[SCEN10] [MARGIN22] dust without a mark takes no part, and the others’ parts are still rounded up', () => {
  const rules = rulesOf('deribit')
  const { rulebook, assets, instruments } = rules
  const liquidation = { ...rulebook.liquidation, dust: Value.of(1_000n) }
  const dusty = bindRulebook({ ...rulebook, liquidation }, assets, instruments)
  const large = held(place.instrument('PERP'), 1n, 1_000_001n)
  const dust = held(place.instrument('JUNE'), 1n, 1n)
  const prices = book(place, { PERP: 1_000_001n })
  for (const positions of [[large], [large, dust], [dust, large]]) {
    const { certainty, maintenance } = assess(
      account(place, { USDT: 0n }, positions),
      dusty,
      prices,
    )
    // 13.6 % of 100,000,100 atoms.
    assert.deepEqual([certainty, maintenance], ['certain', 13_600_014n])
  }
})

test('[SCEN11] what would break a promise is no unit', () => {
  const plain = venues.get('deribit') as ScenarioUnit
  const fault = (more: Partial<ScenarioUnit>) => scenario.fault(methodOf({ ...plain, ...more }))
  assert.equal(fault({}), null)
  assert.match(fault({ moves: [] }) ?? '', /BTC: expected at least one move/)
  assert.match(fault({ moves: moves([-100n, Ratio.one]) }) ?? '', /above -1/)
  assert.match(fault({ moves: moves([5n, R(-1n)]) }) ?? '', /weights of 0/)
  assert.match(fault({ size: both(Ratio.zero, R(1n, 100n)) }) ?? '', /initial shares/)
  assert.match(fault({ size: both(Ratio.zero, R(-1n)) }) ?? '', /shares of 0/)
  assert.match(fault({ hedged: both(R(1n, 10n), Ratio.zero) }) ?? '', /half of the hedged/)
  assert.match(fault({ moves: moves([-99n, Ratio.one]) }) ?? '', /more than it is worth/)
})

test('[SCEN12] the price at which a hedged account is liquidated is exact, and a flat one has none', () => {
  const rules = rulesOf('deribit')
  const legs = [held(place.instrument('PERP'), 1_000n, 1_000_000n)]
  const prices = book(place, { PERP: 1_000_000n, JUNE: 1_000_000n })
  const perp = place.instrument('PERP')
  const holder = account(place, { USDT: 50_000_000_000n }, legs)
  // 50,000 + P - 100,000 is kept at 13.6 % of P: 50,000 ÷ 0.864.
  assert.equal(liquidationPrice(holder, rules, prices, perp).below, 578_703n)
  const listed = (weight: Ratio) => {
    const { rulebook, assets, instruments } = place.terms
    const unit = venues.get('deribit') as ScenarioUnit
    const collateral = new Map([['USDT', { tiers: [{ floor: Amount.zero, weight }] }]])
    const method = { ...methodOf(unit), collateral }
    return bindRulebook({ ...rulebook, method }, assets, instruments)
  }
  assert.equal(liquidationPrice(holder, listed(Ratio.one), prices, perp).below, 578_703n)
  assert.equal(liquidationPrice(holder, listed(R(9n, 10n)), prices, perp).below, null)
  const flat = account(place, { USDT: 50_000_000_000n }, [
    ...legs,
    held(place.instrument('JUNE'), -1_000n, 1_000_000n),
  ])
  const both_ = liquidationPrice(flat, rules, prices, perp, { basis: 'underlying' })
  assert.deepEqual([both_.below], [null])
})

test('[METHOD12] [SCEN7] closing a leg cures up to where it is a hedge, and no more', () => {
  const rules = rulesOf('deribit')
  const long = held(place.instrument('PERP'), 2_000n, 1_000_000n)
  const short = held(place.instrument('JUNE'), -1_000n, 1_000_000n)
  const prices = book(place, { PERP: 1_000_000n, JUNE: 1_000_000n })
  const holder = account(place, { USDT: 13_500_000_000n }, [long, short])
  const terms = { threshold: Ratio.one, feeRate: Ratio.zero }
  // 15,200 is kept, 13,600 less for each coin closed up to the second leg’s; with all of it closed 13,600 is.
  assert.equal(cureQuantity(holder, rules, prices, long, terms), 125n)
  assert.equal(cureQuantity(holder, rules, prices, short, terms), null)
})
