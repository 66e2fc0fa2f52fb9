import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { methodSuite } from '../../../../test/margin/methodSuite.ts'
import { numRuns } from '../../../../test/numRuns.ts'
import { account, book, held, venue } from '../../../../test/venue.ts'
import { type PortfolioClass, PortfolioMargin } from '../../../brokerage/PortfolioMargin.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { OptionTerms } from '../../../model/OptionTerms.ts'
import type { Order } from '../../../model/Order.ts'
import type { PriceBook } from '../../../model/PriceBook.ts'
import type { ScenarioMethod, ScenarioUnit } from '../../../model/ScenarioMethod.ts'
import { Amount } from '../../../money/Amount.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Black76 } from '../../../pricing/Black76.ts'
import { impliedVolatility } from '../../../pricing/impliedVolatility.ts'
import { OptionValue } from '../../../pricing/OptionValue.ts'
import { assess } from '../../assess.ts'
import { bindRulebook } from '../../bindRulebook.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { liquidationPrice } from '../../prices/liquidationPrice.ts'
import { scenario } from './scenario.ts'

const R = Ratio.of
const Exact = Decimal.clone({ precision: 120 })
const whole = { initial: Ratio.one, maintenance: Ratio.one }
const none = { initial: Ratio.zero, maintenance: Ratio.zero }
const still = {
  ...{ up: R(0n), down: R(0n), upLeast: R(0n) },
  ...{ shortPower: R(0n), longPower: R(0n), daysLeast: R(1n) },
}

/** FINRA's ten points of a class, with volatilities as they are and 0.375 for each unit of a contract. */
const unitOf = (of: PortfolioClass): ScenarioUnit => ({
  moves: PortfolioMargin.points(of).map((move) => ({
    ...{ move, weight: Ratio.one, volatilities: ['same'] as const },
  })),
  ...{ loss: whole, size: none, net: none, hedged: none, options: still, perUnit: R(3n, 8n) },
})

const day = 86_400_000
const option = (right: 'call' | 'put', strike: bigint, more: object = {}) => ({
  ...{ kind: 'option', base: 'STOCK', contractSize: '100', tick: '0.01', expiry: 40 * day },
  option: { right, strike: { units: strike, scale: 0 }, style: 'american', delivery: 'cash' },
  ...more,
})
const onStock = { base: 'STOCK', tick: '0.01' }
const place = venue({
  assets: { USDT: 2, BTC: 8, STOCK: 0, INDEX: 0 },
  instruments: {
    SHARES: onStock,
    JUNE: { ...onStock, kind: 'future', contractSize: '100', expiry: 50 * day },
    CALL: option('call', 105n),
    PUT: option('put', 95n),
    NEAR: option('put', 100n, { expiry: day }),
    PIN: option('call', 100n, { base: 'INDEX' }),
    COIN: option('call', 105n, { settle: 'STOCK' }),
    INVERSE: { ...onStock, payoff: 'inverse', quote: 'USDT', settle: 'STOCK' },
    KIND: option('call', 110n, {
      option: { ...option('call', 110n).option, delivery: 'physical' },
    }),
  } as never,
})

/** Stock is of one of the classes, as every base that is not listed; the index is of high capitalisation. */
const methodOf = (of: PortfolioClass): ScenarioMethod => ({
  name: 'scenario',
  units: new Map([['INDEX', unitOf('broadHighCap')]]),
  standard: unitOf(of),
  collateral: new Map([['USDT', { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }]]),
  feeRate: Ratio.zero,
})

const classes = ['equity', 'broad', 'broadHighCap'] as const
const rules = new Map(
  classes.map((of) => {
    const { rulebook, assets, instruments } = place.terms
    return [of, bindRulebook({ ...rulebook, method: methodOf(of) }, assets, instruments)] as const
  }),
)
const rulesOf = (of: PortfolioClass) => rules.get(of) as MarginContext['rules']

const ids = ['SHARES', 'JUNE', 'CALL', 'PUT', 'NEAR', 'PIN'] as const
type Id = (typeof ids)[number]
const size = fc.bigInt(1n, 50n).chain((lots) => fc.constantFrom(lots, -lots))
const legs = fc.uniqueArray(fc.tuple(fc.constantFrom(...ids), size), {
  maxLength: 6,
  selector: ([id]) => id,
})
const cents = fc.bigInt(0n, 3_000n)
const shares = fc.bigInt(8_000n, 12_000n)
const marks = fc.tuple(shares, shares, cents, cents, cents, cents)
const isOption = (id: string): boolean => !['SHARES', 'JUNE', 'INVERSE'].includes(id)

const pricesAt = (told: readonly bigint[], spot: bigint): PriceBook =>
  book(
    place,
    Object.fromEntries([...ids, 'INVERSE', 'COIN', 'KIND'].map((id, at) => [id, told[at] ?? 100n])),
    { USDT: 10n ** 12n, STOCK: spot * 10n ** 10n, INDEX: 100n * 10n ** 12n },
  )

const holding = (cash: bigint, all: readonly (readonly [string, bigint])[], entry = 10_000n) =>
  account(
    place,
    { USDT: cash },
    all.map(([id, lots]) => held(place.instrument(id), lots, isOption(id) ? 0n : entry)),
  )

const scenes: fc.Arbitrary<MarginContext> = fc
  .record({
    of: fc.constantFrom(...classes),
    cash: fc.bigInt(-(10n ** 6n), 10n ** 8n),
    ...{ legs, marks, entry: shares, spot: shares },
    orders: fc.array(fc.tuple(fc.constantFrom(...ids), size, cents, shares, fc.boolean()), {
      maxLength: 3,
    }),
  })
  .map(({ of, cash, legs, marks, entry, spot, orders }) => ({
    account: {
      ...holding(cash, legs, entry),
      orders: orders.map(([id, lots, premium, price, reduceOnly], at): Order => {
        const limit = Price.of(isOption(id) ? premium + 1n : price)
        const order = { id: `${at}`, instrument: place.instrument(id), leg: 'net' as const }
        return { ...order, lots: Quantity.of(lots), price: limit, reduceOnly }
      }),
    },
    ...{ rules: rulesOf(of), prices: pricesAt(marks, spot) },
  }))

const exactly = ({ numerator, denominator }: Ratio) =>
  new Exact(`${numerator}`).div(`${denominator}`)

/** What a unit of the base of an option would be worth at every point, by its mark's own volatility. */
function valuesOf(
  { option: told, expiry }: Instrument,
  mark: number,
  spot: number,
  points: readonly Ratio[],
  time: number,
): readonly Ratio[] {
  const years = ((expiry ?? 0) - time) / day / 365
  const terms = { right: told?.right ?? 'call', strike: Number(told?.strike.units), years, rate: 0 }
  const found = impliedVolatility({ ...terms, forward: spot, price: mark })
  const volatility =
    found === 'below' ? 0 : found === 'above' ? 24 / Math.sqrt(years) : Number(found)
  return points.map((point) => {
    const forward = spot * (1 + Ratio.toNumber(point))
    return OptionValue.exactly(Black76.price({ ...terms, forward, volatility }))
  })
}

/** By the arithmetic of the rule, portfolio by portfolio. */
function kept({ account: { positions }, rules: { rulebook }, prices }: MarginContext): Decimal {
  const { standard, units } = rulebook.method as ScenarioMethod
  const bases = Map.groupBy(positions, ({ instrument }) => instrument.base)
  let sum = new Exact(0)
  for (const [base, own] of bases) {
    const points = (units.get(base) ?? standard)?.moves.map(({ move }) => move) ?? []
    const spot = Number(prices.indices[place.asset(base).index]?.price ?? 0n) / 1e12
    const all = own.map(({ instrument, lots }) => {
      const value = R(prices.marks[instrument.index]?.price ?? 0n, 100n)
      const multiplier = R(instrument.contractSize.units, 1n)
      const isDated = instrument.kind !== 'perpetual'
      const atPoints =
        instrument.kind === 'option'
          ? valuesOf(instrument, Ratio.toNumber(value), spot, points, prices.time)
          : points.map((point) => Ratio.mul(value, Ratio.add(Ratio.one, point)))
      return {
        ...{ quantity: R(lots), multiplier: isDated ? multiplier : null },
        value: Ratio.mul(value, multiplier),
        atPoints: atPoints.map((one) => Ratio.mul(one, multiplier)),
      }
    })
    sum = sum.plus(exactly(PortfolioMargin.requirement(all).margin))
  }
  return sum.times(100)
}

function exact(context: MarginContext) {
  const { account: own, prices } = context
  const equity = own.positions.reduce(
    (sum, { instrument, lots, cost }) => {
      const mark = new Exact(`${prices.marks[instrument.index]?.price ?? 0n}`)
      const worth = mark.times(`${lots}`).times(`${instrument.contractSize.units}`)
      return sum.plus(worth).minus(`${cost}`)
    },
    new Exact(`${own.balances[0] ?? 0n}`),
  )
  const dust = new Exact(8).times(own.positions.length + 1)
  return { equity, maintenance: kept(context), dust, given: new Exact('0.0001') }
}

methodSuite({
  name: 'portfolio margin of a broker',
  scenes,
  odd: fc.tuple(scenes, fc.constantFrom('INVERSE', 'COIN', 'KIND')).map(([context, id]) => ({
    ...context,
    account: {
      ...context.account,
      positions: [...context.account.positions, held(place.instrument(id), -3n, 10_000n)],
    },
  })),
  levers: fc
    .tuple(fc.constantFrom(...classes), fc.constantFrom('SHARES', 'JUNE'), size, shares)
    .map(([of, id, lots, price]) => {
      const at = (moved: bigint) => pricesAt([moved, moved, 5n, 5n, 5n, 5n], 10_000n)
      const context = { account: holding(10n ** 8n, [[id, lots]]), rules: rulesOf(of) }
      const worse = lots > 0n ? (-1n as const) : (1n as const)
      return { context: { ...context, prices: at(price) }, price, worse, at }
    }),
  exact,
  bounded: () => 0n,
})

const now = pricesAt([10_000n, 10_000n, 250n, 200n, 60n, 300n], 10_000n)
const asked = (
  all: readonly (readonly [string, bigint])[],
  of: PortfolioClass = 'equity',
  prices = now,
) => assess(holding(0n, all), rulesOf(of), prices)
const initial = (...all: readonly (readonly [string, bigint])[]) => asked(all).initial

test('[SCEN19] stock asks for its range, what hedges for its least, a cheap option its price', () => {
  assert.equal(initial(['SHARES', 100n]), 150_000n)
  assert.equal(initial(['SHARES', -100n]), 150_000n)
  assert.equal(asked([['SHARES', 100n]], 'broadHighCap').initial, 80_000n)
  assert.equal(asked([['SHARES', -100n]], 'broadHighCap').initial, 60_000n)
  // Long 100 shares and short a future of 100: nothing can be lost, and the future asks 0.375 × 100.
  assert.equal(initial(['SHARES', 100n], ['JUNE', -1n]), 3_750n)
  // A conversion at one volatility: a call sold, a put of its strike bought.
  const cheap = pricesAt([10_000n, 10_000n, 1n, 10n, 60n, 300n], 10_000n)
  assert.equal(asked([['CALL', 10n]], 'equity', cheap).initial, 1_000n)
  assert.equal(asked([], 'equity').initial, 0n)
  const far = pricesAt([10_000n, 10_000n, 1n, 1n, 1n, 1n], 10_000n)
  assert.ok(asked([['CALL', -10n]], 'equity', far).initial >= 37_500n)
})

test('[SCEN19] each base is a portfolio of its own, and none pays for another', () => {
  const stock: readonly [Id, bigint] = ['SHARES', 100n]
  const index: readonly [Id, bigint] = ['PIN', -2n]
  assert.equal(initial(stock, index), initial(stock) + initial(index))
})

test('[SCEN19] a unit with a least takes nothing that settles in its base, and what is delivered must count', () => {
  for (const id of ['INVERSE', 'COIN', 'KIND']) {
    assert.equal(scenario.admits(holding(0n, [[id, 1n]]), rulesOf('equity'))?.instrument.id, id)
  }
  const method = methodOf('equity')
  assert.equal(scenario.fault(method), null)
  const odd = { ...method, standard: { ...unitOf('equity'), perUnit: R(-1n) } }
  assert.match(scenario.fault(odd) ?? '', /every other base: expected a contract to ask 0 or more/)
  const counted = new Map([...method.collateral, ['STOCK', method.collateral.get('USDT')] as never])
  const { rulebook, assets, instruments } = place.terms
  const wider = bindRulebook(
    { ...rulebook, method: { ...method, collateral: counted } },
    assets,
    instruments,
  )
  assert.equal(scenario.admits(holding(0n, [['KIND', 1n]]), wider), null)
  const delivers = { ...place.instrument('KIND').option, delivers: 'SHARES' }
  const spec = { ...place.instrument('KIND'), option: delivers as OptionTerms }
  const kind = Instrument.bound(spec, new Map(instruments.map((one) => [one.id, one])))
  const listed = bindRulebook(
    { ...rulebook, method },
    assets,
    instruments.map((one) => (one.id === 'KIND' ? kind : one)),
  )
  const holder = { ...holding(0n, []), positions: [held(kind, -1n, 0n)] }
  assert.equal(scenario.admits(holder, listed), null)
})

test('[SCEN19] [SCEN12] the price at which hedged stock is called counts the least of its contracts', () => {
  const holder = holding(2_000_000n, [
    ['SHARES', 1_000n],
    ['JUNE', 3n],
  ])
  const { below } = liquidationPrice(holder, rulesOf('equity'), now, place.instrument('SHARES'))
  assert.ok(below !== null)
  const at = (price: bigint) => pricesAt([price, 10_000n, 250n, 200n, 60n, 300n], 10_000n)
  const over = (price: bigint) => {
    const { equity, maintenance } = assess(holder, rulesOf('equity'), at(price))
    return maintenance > equity
  }
  assert.equal(over(below), true)
  assert.equal(over(below + 1n), false)
})

test('[SCEN19] orders add the least of what they may open, and none of what they close', () => {
  const order = (id: string, lots: bigint, price: bigint, reduceOnly = false): Order => ({
    ...{ id, instrument: place.instrument(id), leg: 'net', reduceOnly },
    ...{ lots: Quantity.of(lots), price: Price.of(price) },
  })
  const reserved = (all: readonly (readonly [string, bigint])[], ...orders: Order[]) => {
    const holder = { ...holding(10n ** 8n, all), orders }
    return assess(holder, rulesOf('equity'), now).initial - initial(...all)
  }
  const hedged: readonly (readonly [string, bigint])[] = [
    ['SHARES', 100n],
    ['JUNE', -1n],
  ]
  assert.ok(reserved(hedged, order('JUNE', -1n, 10_000n)) >= 146_250n)
  assert.equal(reserved([['JUNE', -1n]], order('JUNE', 1n, 10_000n, true)), 0n)
  assert.equal(reserved([], order('CALL', 1n, 250n)), 25_000n)
})

test('[SCEN20] lines are drawn for who holds no option', () => {
  const context = { account: holding(10n ** 8n, [['CALL', 1n]]), rules: rulesOf('equity') }
  assert.equal(scenario.bound?.({ ...context, prices: now }, {} as never, {} as never), false)
})

const books = fc.record({ of: fc.constantFrom(...classes), legs, marks, spot: shares })

test('[SCEN19] the order of legs is nothing, and none asks more together than apart', () => {
  fc.assert(
    fc.property(books, ({ of, legs, marks, spot }) => {
      const prices = pricesAt(marks, spot)
      const together = asked(legs, of, prices)
      assert.deepEqual(asked(legs.toReversed(), of, prices), together)
      const apart = legs.reduce((sum, leg) => sum + asked([leg], of, prices).initial, 0n)
      assert.ok(together.initial <= apart + BigInt(legs.length))
      assert.equal(together.initial, together.maintenance)
    }),
    { numRuns },
  )
})

test('[SCEN19] a long option raises a requirement by no more than it is worth', () => {
  const long = fc.tuple(fc.constantFrom('CALL', 'PUT', 'NEAR', 'PIN'), fc.bigInt(1n, 50n))
  fc.assert(
    fc.property(books, long, ({ of, legs, marks, spot }, [id, lots]) => {
      const prices = pricesAt(marks, spot)
      const others = legs.filter(([other]) => other !== id)
      const before = asked(others, of, prices)
      const after = asked([...others, [id, lots]], of, prices)
      const worth = after.equity - before.equity
      assert.ok(after.initial - before.initial <= worth + 1n, `${after.initial}`)
    }),
    { numRuns },
  )
})

test('[SCEN19] with less equity and the same portfolio nobody is safer', () => {
  fc.assert(
    fc.property(books, fc.bigInt(0n, 10n ** 7n), ({ of, legs, marks, spot }, less) => {
      const prices = pricesAt(marks, spot)
      const [rich, poor] = [10n ** 8n, 10n ** 8n - less].map((cash) =>
        assess(holding(cash, legs), rulesOf(of), prices),
      )
      assert.ok(rich !== undefined && poor !== undefined)
      assert.equal(rich.maintenance, poor.maintenance)
      assert.equal(rich.equity - poor.equity, less)
    }),
    { numRuns },
  )
})
