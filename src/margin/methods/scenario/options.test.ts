import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { methodSuite } from '../../../../test/margin/methodSuite.ts'
import { numRuns } from '../../../../test/numRuns.ts'
import { account, book, held, venue } from '../../../../test/venue.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import type { Order } from '../../../model/Order.ts'
import type { ScenarioMethod, ScenarioUnit, Shares } from '../../../model/ScenarioMethod.ts'
import { Amount } from '../../../money/Amount.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Black76 } from '../../../pricing/Black76.ts'
import { impliedVolatility } from '../../../pricing/impliedVolatility.ts'
import { assess } from '../../assess.ts'
import { bindRulebook } from '../../bindRulebook.ts'
import { explain } from '../../explain.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { liquidationPrice } from '../../prices/liquidationPrice.ts'
import { scenario } from './scenario.ts'

const Exact = Decimal.clone({ precision: 120 })
const R = Ratio.of
const both = (initial: Ratio, maintenance: Ratio): Shares => ({ initial, maintenance })
const none = both(Ratio.zero, Ratio.zero)
const at = (percent: bigint, weight = Ratio.one) => ({ move: R(percent, 100n), weight })
const even = [at(-16n), at(-8n), at(8n), at(16n)]

const shocks = {
  ...{ up: R(1n, 2n), down: R(1n, 4n), upLeast: R(1n, 2n) },
  ...{ shortPower: R(3n, 10n), longPower: R(13n, 100n), daysLeast: R(1n, 24n) },
}

const units: ReadonlyMap<string, ScenarioUnit> = new Map<string, ScenarioUnit>([
  [
    'matrix',
    {
      ...{ moves: even, loss: both(Ratio.one, R(4n, 5n)), options: shocks },
      ...{ size: both(R(1n, 100n), R(8n, 1_000n)), net: none, hedged: none },
    },
  ],
  [
    'expiries',
    {
      ...{ moves: even, loss: both(Ratio.one, R(4n, 5n)), net: none, hedged: none },
      size: both(R(2n, 100n), R(15n, 1_000n)),
      options: {
        ...shocks,
        discount: { base: R(95n, 100n), rate: R(8n, 100n) },
        nakedShort: both(R(5n, 1_000n), R(3n, 1_000n)),
      },
    },
  ],
  [
    'tails',
    {
      moves: [
        ...even.map((one) => ({ ...one, volatilities: ['down', 'up'] as const })),
        { ...at(-66n, R(18n, 100n)), volatilities: ['same'] },
        { ...at(500n, R(24n, 1_000n)), volatilities: ['up'] },
      ],
      ...{ loss: both(Ratio.one, R(9n, 10n)), size: none, options: { ...shocks, upLeast: R(0n) } },
      ...{ net: both(R(2n, 100n), R(1n, 100n)), hedged: both(R(1n, 100n), R(1n, 200n)) },
    },
  ],
])

const day = 86_400_000
const option = (right: 'call' | 'put', strike: bigint, rest: object = {}) => ({
  ...{ kind: 'option', expiry: 40 * day, tick: '0.01', lot: '0.01' },
  option: { right, strike: { units: strike, scale: 0 }, style: 'european', delivery: 'cash' },
  ...rest,
})

const place = venue({
  assets: { USDT: 6, BTC: 8, ETH: 8 },
  instruments: {
    CALL: option('call', 11_000n),
    OVER: option('put', 11_000n),
    PUT: option('put', 9_000n),
    NEAR: option('put', 10_000n, { expiry: day }),
    COIN: option('call', 10_500n, { settle: 'BTC', tick: '0.0001' }),
    PERP: { lot: '0.01', tick: '0.1' },
    OTHER: option('call', 100n, { base: 'ETH' }),
  } as never,
})

const methodOf = (unit: ScenarioUnit): ScenarioMethod => ({
  name: 'scenario',
  units: new Map([['BTC', unit]]),
  collateral: new Map([
    ['USDT', { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }],
    ['BTC', { tiers: [{ floor: Amount.zero, weight: R(9n, 10n) }] }],
  ]),
  feeRate: Ratio.zero,
})

const rulesOf = (name: string) => {
  const { rulebook, assets, instruments } = place.terms
  const method = methodOf(units.get(name) as ScenarioUnit)
  return bindRulebook({ ...rulebook, method }, assets, instruments)
}

const ids = ['CALL', 'PUT', 'NEAR', 'COIN', 'PERP', 'OVER'] as const
const size = fc.bigInt(1n, 1_000n).chain((lots) => fc.constantFrom(lots, -lots))
const cents = fc.bigInt(0n, 300_000n)
const perp = fc.bigInt(80_000n, 120_000n)
const legs = fc.uniqueArray(fc.tuple(fc.constantFrom(...ids), size), {
  maxLength: 6,
  selector: ([id]) => id,
})

const scenes: fc.Arbitrary<MarginContext> = fc
  .record({
    name: fc.constantFrom(...units.keys()),
    cash: fc.bigInt(-(10n ** 9n), 10n ** 12n),
    coins: fc.bigInt(0n, 10n ** 10n),
    legs,
    orders: fc.array(fc.tuple(fc.constantFrom(...ids), size, cents, fc.boolean()), {
      maxLength: 3,
    }),
    marks: fc.tuple(cents, cents, cents, fc.bigInt(0n, 9_999n), perp, cents),
    ...{ entry: perp, index: fc.bigInt(8_500n, 11_000n) },
  })
  .map(({ name, cash, coins, legs, orders, marks, entry, index }) => ({
    account: {
      ...account(
        place,
        { USDT: cash, BTC: coins },
        legs.map(([id, lots]) => held(place.instrument(id), lots, id === 'PERP' ? entry : 0n)),
      ),
      orders: orders.map(
        ([id, lots, price, reduceOnly], at): Order => ({
          ...{ id: `${at}`, instrument: place.instrument(id), leg: 'net', reduceOnly },
          ...{ lots: Quantity.of(lots), price: Price.of(price + 1n) },
        }),
      ),
    },
    rules: rulesOf(name),
    prices: book(
      place,
      Object.fromEntries([...ids.map((id, at) => [id, marks[at] ?? 0n]), ['OTHER', 5n]]),
      { USDT: 10n ** 12n, BTC: index * 10n ** 12n, ETH: 10n ** 14n },
    ),
  }))

const decimal = ({ numerator, denominator }: Ratio) =>
  new Exact(`${numerator}`).div(`${denominator}`)
const zero = new Exact(0)

/** What a unit of an option is worth as the price and its volatility move, in settlement units: by the spec, in doubles. */
function makes(
  { instrument, mark, time }: { instrument: Instrument; mark: number; time: number },
  now: number,
  unit: ScenarioUnit,
) {
  const { option: told, settle, base, expiry } = instrument
  const inCoin = settle === base
  const days = ((expiry ?? 0) - time) / day
  const terms = {
    ...{ right: told?.right ?? 'call', strike: Number(told?.strike.units) },
    ...{ years: days / 365, rate: 0 },
  }
  const price = inCoin ? mark * now : mark
  const found = impliedVolatility({ ...terms, forward: now, price })
  const own =
    found === 'below' ? 0 : found === 'above' ? 24 / Math.sqrt(terms.years) : Number(found)
  const told2 = unit.options as NonNullable<ScenarioUnit['options']>
  const reach = (30 / days) ** decimal(days <= 30 ? told2.shortPower : told2.longPower).toNumber()
  const deviation = Math.min(own * Math.sqrt(terms.years), 24)
  const delta = Black76.greeks({ ...terms, forward: now, years: 1, volatility: deviation }).delta
  const make = (move: Ratio, way: 'up' | 'same' | 'down'): Decimal => {
    const forward = now * (1 + decimal(move).toNumber())
    const up = Math.max(
      own * (1 + decimal(told2.up).toNumber() * reach),
      decimal(told2.upLeast).toNumber(),
    )
    const down = Math.max(own * (1 - decimal(told2.down).toNumber() * reach), 0)
    const volatility = Math.min(
      way === 'same' ? own : way === 'up' ? up : down,
      24 / Math.sqrt(terms.years),
    )
    const value = Black76.price({ ...terms, forward, volatility })
    return new Exact(inCoin ? value / forward : value)
  }
  const { base: most, rate } = told2.discount ?? { base: Ratio.one, rate: Ratio.zero }
  const discount = decimal(most).toNumber() * Math.exp(-decimal(rate).toNumber() * terms.years)
  return { make, delta: new Exact(delta).times(inCoin ? 1 : now), discount }
}

/** The rule of a unit cell by cell, over whole positions: nothing is summed before it has been moved. */
function kept({ account, prices }: MarginContext, unit: ScenarioUnit): Decimal {
  const now = Number(prices.indices[1]?.price ?? 0n) / 1e12
  const priced = account.positions.map(({ instrument, lots }) => {
    const tick = 10 ** -instrument.tick.scale
    const mark = Number(prices.marks[instrument.index]?.price ?? 0n) * tick
    const inCoin = instrument.settleIndex === 1
    const per = new Exact(`${lots}`)
      .div(100)
      .times(inCoin ? now : 1)
      .times(1e6)
    const exactly = per.times(`${prices.marks[instrument.index]?.price ?? 0n}`).div(10)
    if (instrument.kind !== 'option') return { worth: exactly, delta: exactly, option: null }
    const { make, delta, discount } = makes({ instrument, mark, time: prices.time }, now, unit)
    const moved = per.times(delta)
    const most = decimal(unit.net.initial).gt(0)
      ? per.times(mark).div(decimal(unit.net.initial))
      : zero
    const counted = lots > 0n ? Decimal.max(Decimal.min(moved, most), most.negated()) : moved
    const { expiry, option: told } = instrument
    const coins = new Exact(`${lots}`).div(100).times(now).times(1e6)
    const option = { make, discount, expiry, strike: told?.strike.units, per, coins }
    return { worth: zero, delta: counted, option: { ...option, counts: per.times(mark) } }
  })
  const options = priced.flatMap(({ option }) => (option === null ? [] : [option]))
  const by = <K>(key: (one: (typeof options)[number]) => K) => [
    ...Map.groupBy(options, key).values(),
  ]
  const sold = by(({ expiry, strike }) => `${expiry} ${strike}`).reduce((all, strike) => {
    const size = strike.reduce((sum, { coins }) => sum.plus(coins), zero)
    return all.plus(Decimal.max(size.negated(), 0))
  }, zero)
  const gross = priced.reduce((sum, { worth }) => sum.plus(worth.abs()), zero)
  const deltas = priced.reduce((sum, { delta }) => sum.plus(delta.abs()), zero)
  const net = priced.reduce((sum, { delta }) => sum.plus(delta), zero).abs()
  const ways = ['down', 'same', 'up'] as const
  let loss = zero
  for (const { move, weight, volatilities = ways } of [
    { move: Ratio.zero, weight: Ratio.one, volatilities: ways },
    ...unit.moves,
  ]) {
    for (const way of volatilities) {
      if (move.numerator === 0n && way === 'same') continue
      const contracts = priced.reduce(
        (sum, { worth }) => sum.plus(worth.times(decimal(move))),
        zero,
      )
      const total = by(({ expiry }) => expiry).reduce((all, expiry) => {
        const worth = expiry.reduce(
          (sum, { per, make }) => sum.plus(per.times(make(move, way))),
          zero,
        )
        const counts = expiry.reduce((sum, one) => sum.plus(one.counts), zero)
        const discount = worth.gt(0) ? (expiry[0]?.discount ?? 1) : 1
        return all.plus(worth.times(discount)).minus(counts)
      }, contracts)
      loss = Decimal.max(loss, total.negated().times(decimal(weight)))
    }
  }
  const share = (of: Shares) => decimal(of.maintenance)
  return Decimal.max(
    loss
      .times(share(unit.loss))
      .plus(gross.times(share(unit.size)))
      .plus(sold.times(share(unit.options?.nakedShort ?? none))),
    net.times(share(unit.net)).plus(deltas.minus(net).div(2).times(share(unit.hedged))),
  )
}

function exact(context: MarginContext) {
  const { account, rules, prices } = context
  const unit = (rules.rulebook.method as ScenarioMethod).units.get('BTC') as ScenarioUnit
  const spot = new Exact(`${prices.indices[1]?.price}`).div(1e12)
  const totals = [0, 1].map((one) => new Exact(`${account.balances[one] ?? 0n}`))
  let long = zero
  for (const { instrument, lots, cost } of account.positions) {
    const settle = instrument.settleIndex
    const atoms = settle === 0 ? 1e6 : 1e8
    const tick = new Exact(10).pow(-instrument.tick.scale)
    const mark = new Exact(`${prices.marks[instrument.index]?.price ?? 0n}`).times(tick)
    const worth = new Exact(`${lots}`).div(100).times(mark).times(atoms).minus(`${cost}`)
    const isLong = instrument.kind === 'option' && lots > 0n
    if (isLong) long = long.plus(worth.times(settle === 0 ? 1 : spot.div(100)))
    else totals[settle] = (totals[settle] as Decimal).plus(worth)
  }
  const [usdt, btc] = totals as [Decimal, Decimal]
  const credit = btc.times(spot).div(100)
  const equity = long.plus(usdt).plus(btc.lt(0) ? credit : credit.times(0.9))
  const dust = new Exact(500).times(account.positions.length + 1)
  // Two doubles of one value differ in their last places, of 1e12 atoms by as much.
  return { equity, maintenance: kept(context, unit), dust, given: new Exact('0.01') }
}

const told = (price: bigint, spot: bigint) =>
  book(place, { CALL: price }, { USDT: 10n ** 12n, BTC: spot * 10n ** 12n })

methodSuite({
  name: 'scenario, with options',
  scenes,
  odd: scenes.map((context) => ({
    ...context,
    account: {
      ...context.account,
      positions: [...context.account.positions, held(place.instrument('OTHER'), -3n, 0n)],
    },
  })),
  levers: fc
    .tuple(fc.constantFrom(...units.keys()), size, cents, fc.bigInt(2_000n, 30_000n))
    .map(([name, lots, price, index]) => {
      const at = (moved: bigint) => told(moved, index)
      const holder = account(place, { USDT: 10n ** 12n }, [
        held(place.instrument('CALL'), lots, 0n),
      ])
      const context = { account: holder, rules: rulesOf(name), prices: at(price) }
      return { context, price: price + 1n, worse: lots > 0n ? (-1n as const) : (1n as const), at }
    }),
  exact,
  // Between the ends of an old index an option may be worse off than at both (SCEN16).
  bounded: () => 0n,
})

const asked = (name: string, all: readonly (readonly [string, bigint])[], prices = now) =>
  assess(
    account(
      place,
      { USDT: 10n ** 12n },
      all.map(([id, lots]) => held(place.instrument(id), lots, id === 'PERP' ? 100_000n : 0n)),
    ),
    rulesOf(name),
    prices,
  )

const now = book(
  place,
  { CALL: 60_000n, PUT: 55_000n, NEAR: 20_000n, COIN: 700n, PERP: 100_000n, OVER: 120_000n },
  { USDT: 10n ** 12n, BTC: 10_000n * 10n ** 12n },
)

const measures = ['initial', 'maintenance'] as const
const names = fc.constantFrom(...units.keys())

test('[SCEN14] what options ask together does not depend on their order, and is at most what they ask apart', () => {
  fc.assert(
    fc.property(names, legs, (name, all) => {
      const together = asked(name, all)
      assert.deepEqual(asked(name, all.toReversed()), together)
      const apart = all.map((leg) => asked(name, [leg]))
      for (const measure of measures) {
        const sum = apart.reduce((whole, one) => whole + one[measure], 0n)
        assert.ok(together[measure] <= sum + BigInt(2 * all.length), measure)
      }
    }),
    { numRuns },
  )
})

test('[SCEN14] a long option asks no more than it is worth, and covers a short one of its kind whole', () => {
  fc.assert(
    fc.property(
      names,
      fc.constantFrom('CALL', 'PUT', 'NEAR', 'COIN', 'OVER'),
      size,
      (name, id, lots) => {
        const { equity, initial } = asked(name, [[id, lots > 0n ? lots : -lots]])
        assert.ok(initial <= equity - 10n ** 12n)
      },
    ),
    { numRuns },
  )
  // A call bought above a call sold: the most it can lose is what lies between the strikes.
  const { maintenance: alone } = asked('matrix', [['CALL', -100n]])
  const { maintenance: hedged } = asked('matrix', [
    ['CALL', -100n],
    ['PERP', 40n],
  ])
  assert.ok(hedged < alone, `${hedged} of ${alone}`)
})

test('[SCEN18] [METHOD12] what is sold on a strike is naked beyond what is held on it, and closing it bends there', () => {
  const legs: readonly (readonly [string, bigint])[] = [
    ['CALL', -100n],
    ['OVER', 60n],
  ]
  const { options: _, ...unit } = units.get('expiries') as ScenarioUnit
  const options = { ...shocks, up: R(0n), down: R(0n), upLeast: R(0n) }
  const kept = (all: typeof legs, nakedShort: Shares | null) => {
    const { rulebook, assets, instruments } = place.terms
    const told = { ...options, ...(nakedShort && { nakedShort }) }
    const rules = bindRulebook(
      { ...rulebook, method: methodOf({ ...unit, options: told }) },
      assets,
      instruments,
    )
    const positions = all.map(([id, lots]) => held(place.instrument(id), lots, 0n))
    const holder = account(place, { USDT: 10n ** 12n }, positions)
    return { holder, rules, asked: assess(holder, rules, now).maintenance }
  }
  const share = both(R(5n, 1_000n), R(3n, 1_000n))
  const beside = (all: typeof legs) => kept(all, share).asked - kept(all, null).asked
  // 0.4 coins at 10,000, of which 0.3 % is kept; with as many held as sold there is nothing, with more held too.
  assert.equal(beside(legs), 12_000_000n)
  assert.equal(beside([legs[0] as (typeof legs)[0], ['OVER', 100n]]), 0n)
  assert.equal(beside([legs[0] as (typeof legs)[0], ['PUT', 100n]]), 30_000_000n)
  const { holder, rules } = kept(legs, share)
  const [sold] = holder.positions
  assert.ok(sold !== undefined)
  const price = Price.of(60_000n)
  const bends = scenario.breakpoints({ account: holder, rules, prices: now }, sold, price, R(0n))
  assert.ok(bends.includes(40n), `${bends}`)
})

test('[SCEN14] [SCEN10] parts of options are told and add up to what is asked', () => {
  const holder = account(place, { USDT: 10n ** 12n }, [
    held(place.instrument('CALL'), -100n, 0n),
    held(place.instrument('PUT'), -50n, 0n),
    held(place.instrument('PERP'), 30n, 100_000n),
  ])
  const rules = rulesOf('matrix')
  const { terms, assessment } = explain(holder, rules, now)
  const parts = terms.filter(({ kind }) => kind === 'maintenance')
  assert.equal(parts.length, 3)
  assert.equal(assessment.certainty, 'certain')
})

test('[SCEN15] a unit without volatilities takes no options, and odd volatilities are no unit', () => {
  const { options: _, ...bare } = units.get('matrix') as ScenarioUnit
  const { rulebook, assets, instruments } = place.terms
  const rules = bindRulebook({ ...rulebook, method: methodOf(bare) }, assets, instruments)
  const holder = account(place, {}, [held(place.instrument('CALL'), 1n, 0n)])
  assert.equal(scenario.admits(holder, rules)?.instrument.id, 'CALL')
  const matrix = units.get('matrix') as ScenarioUnit
  const fault = (more: Partial<ScenarioUnit>) => scenario.fault(methodOf({ ...matrix, ...more }))
  assert.equal(fault({}), null)
  assert.match(fault({ options: { ...shocks, daysLeast: Ratio.zero } }) ?? '', /more than no days/)
  assert.match(fault({ options: { ...shocks, up: R(-1n) } }) ?? '', /no less than nowhere/)
  const of = (more: object) => fault({ options: { ...shocks, ...more } }) ?? ''
  assert.match(of({ nakedShort: both(R(0n), R(1n)) }), /initial shares of at least/)
  assert.match(of({ nakedShort: both(R(0n), R(-1n)) }), /shares of 0 or more/)
  assert.match(of({ discount: { base: R(11n, 10n), rate: R(0n) } }), /discount of one or less/)
  assert.match(of({ discount: { base: R(1n), rate: R(-1n) } }), /discount of one or less/)
  assert.match(fault({ loss: both(R(11n, 10n), Ratio.one) }) ?? '', /ask no more than it is worth/)
})

test('[SCEN16] a perpetual’s own mark has a liquidation price beside options, exact to the tick; an option’s has none', () => {
  const holder = account(place, { USDT: 10n ** 12n }, [held(place.instrument('CALL'), -100n, 0n)])
  const context = { account: holder, rules: rulesOf('matrix'), prices: now }
  const { below, above } = liquidationPrice(holder, context.rules, now, place.instrument('CALL'))
  assert.deepEqual([below, above], [null, null])
  for (const name of units.keys()) {
    const legs = [
      held(place.instrument('PERP'), 200n, 100_000n),
      held(place.instrument('CALL'), -300n, 0n),
      held(place.instrument('PUT'), 100n, 0n),
    ]
    const hedged = account(place, { USDT: 6_000_000_000n }, legs)
    const rules = rulesOf(name)
    const edge = liquidationPrice(hedged, rules, now, place.instrument('PERP')).below
    assert.ok(edge !== null, name)
    const slackAt = (price: bigint) => {
      const mark = { ...(now.marks[place.instrument('PERP').index] as object), price }
      const marks = now.marks.map((one, at) => (at === place.instrument('PERP').index ? mark : one))
      const { equity, maintenance } = assess(hedged, rules, { ...now, marks } as typeof now)
      return equity - maintenance
    }
    assert.ok(slackAt(edge) < 0n && slackAt(edge + 1n) >= 0n, `${name} at ${edge}`)
  }
  const { method } = context.rules.rulebook
  assert.equal(scenario.changesBy(method, 0), true)
  assert.equal(scenario.headroom(context, assess(holder, context.rules, now), Ratio.one), 0n)
})
