import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { leastOfAll } from '../../../../test/brokerage/everyPartition.ts'
import { methodSuite } from '../../../../test/margin/methodSuite.ts'
import { numRuns } from '../../../../test/numRuns.ts'
import { account, book, held, venue } from '../../../../test/venue.ts'
import type { OptionBook } from '../../../brokerage/options/OptionBook.ts'
import { StockCover } from '../../../brokerage/options/StockCover.ts'
import { StockMargin } from '../../../brokerage/StockMargin.ts'
import { CivilDate } from '../../../calendar/CivilDate.ts'
import type {
  BrokerMethod,
  BrokerOptionTerms,
  BrokerTerms,
  PriceRow,
} from '../../../model/BrokerMethod.ts'
import type { Order } from '../../../model/Order.ts'
import type { Position } from '../../../model/Position.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { bindRulebook } from '../../bindRulebook.ts'
import { committed } from '../../committed.ts'
import { contributions } from '../../contributions.ts'
import { explain } from '../../explain.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { liquidationPrice } from '../../prices/liquidationPrice.ts'
import { broker } from './broker.ts'

const R = Ratio.of
const Exact = Decimal.clone({ precision: 120 })
const row = (from: bigint, rate: bigint, perUnit: Ratio): PriceRow => ({
  ...{ from: R(from), rate: R(rate, 100n), perUnit },
})

const stock: BrokerTerms = {
  long: { initial: R(1n, 2n), maintenance: [row(0n, 25n, Ratio.zero)] },
  short: {
    initial: R(1n, 2n),
    maintenance: [row(0n, 100n, R(5n, 2n)), row(5n, 30n, R(5n))],
  },
}

/** FINRA 4210(f)(2) for stock, and for a broad index. */
const equity: BrokerOptionTerms = {
  ...{ base: R(1n, 5n), least: R(1n, 10n), longDated: R(3n, 4n), bounded: R(1n, 10n) },
  ...{ collar: R(1n, 4n), factor: Ratio.one },
}
const broad: BrokerOptionTerms = { ...equity, base: R(3n, 20n) }

const day = 86_400_000
const soon = 30 * day
const later = 400 * day

const option = (right: 'call' | 'put', strike: bigint, rest: object = {}) => ({
  ...{ kind: 'option', expiry: soon, tick: '0.01', lot: '1', contractSize: '100' },
  ...{ base: 'AAPL', quote: 'USD', settle: 'USD' },
  option: { right, strike: { units: strike, scale: 0 }, style: 'american', delivery: 'cash' },
  ...rest,
})

const place = venue({
  assets: { USD: 2, AAPL: 2, SPX: 2, EUR: 2 },
  instruments: {
    AAPL: { base: 'AAPL', quote: 'USD', settle: 'USD', tick: '0.01' },
    C50: option('call', 50n),
    C100: option('call', 100n),
    C105: option('call', 105n),
    C200: option('call', 200n),
    P100: option('put', 100n),
    P200: option('put', 200n),
    L200: option('call', 200n, { expiry: later }),
    HALF: option('put', 100n, { contractSize: '50' }),
    X410: option('put', 410n, { base: 'SPX' }),
    KIND: option('call', 100n, {
      option: {
        ...{ right: 'call', strike: { units: 100n, scale: 0 } },
        ...{ style: 'american', delivery: 'physical' },
      },
    }),
    SPX: { base: 'SPX', quote: 'USD', settle: 'USD', tick: '0.01' },
  } as never,
})

const methodOf = (netting: 'pairs' | 'joint' = 'joint'): BrokerMethod => ({
  ...{ name: 'broker', standard: stock, instruments: new Map(), feeRate: Ratio.zero },
  options: { netting, standard: equity, underlyings: new Map([['SPX', broad]]) },
})

function rulesOf(method: BrokerMethod = methodOf()) {
  const { rulebook, assets, instruments } = place.terms
  return bindRulebook({ ...rulebook, method }, assets, instruments)
}

const dollars = 10n ** 12n
const prices = (marks: Record<string, bigint>, spot: Record<string, bigint>) => {
  const indices = Object.entries(spot).map(([id, cents]) => [id, cents * (dollars / 100n)])
  return book(place, marks, { USD: dollars, ...Object.fromEntries(indices) })
}

type Lots = Readonly<Record<string, bigint>>

const positions = (lots: Lots, marks: Lots): readonly Position[] =>
  Object.entries(lots).map(([id, some]) => {
    const instrument = place.instrument(id)
    return held(instrument, some, instrument.kind === 'option' ? 0n : (marks[id] ?? 0n))
  })

/** What a book asks to keep and to open, and what its holder is worth, in cents. */
function asked(lots: Lots, marks: Lots, spot: Lots, rules = rulesOf()) {
  const holder = account(place, { USD: 0n }, positions(lots, marks))
  const { maintenance, initial, equity, certainty } = assess(holder, rules, prices(marks, spot))
  assert.equal(certainty, 'certain')
  return { maintenance, initial, equity }
}

test('[BROKER13] [LEGS1] one written option asks what is beyond its price: examples of the rule', () => {
  // A put at 80 of 2.00, the stock at 95: 1,000 with its price, 800 beyond it.
  const puts = asked({ P100: -1n }, { P100: 6_00n }, { AAPL: 95_00n })
  // 20 % of 95 is 19, in the money by 5; what is in the money is no relief: 19 a share.
  assert.deepEqual(puts, { maintenance: 1_900_00n, initial: 1_900_00n, equity: -600_00n })
  const out = asked({ C200: -1n }, { C200: 10n }, { AAPL: 95_00n })
  assert.equal(out.maintenance, 950_00n, '10 % of the stock')
  // A put on a broad index at 445.35, strike 410, of 0.10: 4,110 with its price.
  const index = asked({ X410: -1n }, { X410: 10n }, { SPX: 445_35n })
  assert.equal(index.maintenance, 4_100_00n)
})

test('[BROKER13] [LEGS3] what is held asks what it counts for, less of it with more than nine months left', () => {
  const near = asked({ C200: 2n }, { C200: 3_00n }, { AAPL: 95_00n })
  assert.deepEqual(near, { maintenance: 600_00n, initial: 600_00n, equity: 600_00n })
  const far = asked({ L200: 2n }, { L200: 3_00n }, { AAPL: 95_00n })
  assert.deepEqual(far, { maintenance: 450_00n, initial: 450_00n, equity: 600_00n })
  assert.equal(broker.changesBy(methodOf(), 0), true)
})

test('[BROKER13] [LEGS5] a spread asks its greatest loss, less what its marks have lost of it', () => {
  const marks = { C100: 8_00n, C105: 5_00n, C200: 1_00n }
  const spot = { AAPL: 105_00n }
  // Written at 100 and held at 105: 500 may be lost, of which the marks have lost 300.
  const written = asked({ C100: -1n, C105: 1n }, marks, spot)
  assert.deepEqual(written, { maintenance: 200_00n, initial: 200_00n, equity: -300_00n })
  // The other way round nothing can be lost but what was paid.
  const bought = asked({ C100: 1n, C105: -1n }, marks, spot)
  assert.deepEqual(bought, { maintenance: 300_00n, initial: 300_00n, equity: 300_00n })
  // Held at 200, 10,000 might be lost: alone the two ask less, 2,100 and a premium of 100.
  assert.equal(asked({ C100: -1n, C200: 1n }, marks, spot).maintenance, 2_200_00n)
})

test('[BROKER12] [LEGS6] [LEGS7] stock covers a call, and a put bounds what stock is asked to keep, not to buy', () => {
  const marks = { AAPL: 95_00n, C100: 2_00n, P100: 7_00n }
  const spot = { AAPL: 95_00n }
  const alone = asked({ AAPL: 100n }, marks, spot)
  assert.deepEqual([alone.maintenance, alone.initial], [2_375_00n, 4_750_00n])
  const covered = asked({ AAPL: 100n, C100: -1n }, marks, spot)
  // What the written call is worth counts in equity already: 2,375 with it, 2,175 beyond it.
  assert.deepEqual([covered.maintenance, covered.initial], [2_175_00n, 4_550_00n])
  assert.equal(covered.equity, -200_00n)
  const bounded = asked({ AAPL: 100n, P100: 1n }, marks, spot)
  // 10 % of 100 and nothing out of the money, and the premium.
  assert.deepEqual([bounded.maintenance, bounded.initial], [1_700_00n, 5_450_00n])
  const collar = asked({ AAPL: 100n, P100: 1n, C100: -1n }, marks, spot)
  assert.equal(
    collar.maintenance,
    1_000_00n + 700_00n - 200_00n,
    'a conversion: 10 % of the strike',
  )
})

test('[BROKER12] contracts of two sizes are margined together in what both are made of', () => {
  const marks = { P100: 7_00n, HALF: 7_00n }
  const both = asked({ P100: -1n, HALF: 2n }, marks, { AAPL: 95_00n })
  assert.deepEqual([both.maintenance, both.equity], [0n, 0n])
  const part = asked({ P100: -1n, HALF: 1n }, marks, { AAPL: 95_00n })
  assert.equal(part.maintenance, 19_00n * 50n, 'half of it is covered')
})

test('[BROKER12] in kind, on what is not listed, or of a future, there is no rule', () => {
  const rules = rulesOf()
  const fault = (id: string, of = rules) =>
    broker.admits(account(place, {}, [held(place.instrument(id), 1n, 0n)]), of)?.code ?? null
  assert.equal(fault('C100'), null)
  assert.equal(fault('KIND'), 'instrument.noRule')
  const { options, ...bare } = methodOf()
  assert.equal(fault('C100', rulesOf(bare)), 'instrument.noRule')
  const listed = { ...bare, options: { ...(options as object), standard: null } } as BrokerMethod
  assert.equal(fault('C100', rulesOf(listed)), 'instrument.noRule')
  assert.equal(fault('X410', rulesOf(listed)), null)
})

test('[BROKER8] shares of options lie between none and all', () => {
  const { options, ...bare } = methodOf()
  const fault = (part: Partial<BrokerOptionTerms>) =>
    broker.fault({
      ...bare,
      options: { ...options, standard: { ...equity, ...part } },
    } as BrokerMethod)
  assert.equal(fault({}), null)
  assert.match(fault({ base: R(-1n) }) ?? '', /options on standard/)
  assert.match(fault({ bounded: R(2n) }) ?? '', /shares from 0 to 1/)
  assert.match(fault({ factor: Ratio.zero }) ?? '', /factor above 0/)
})

test('[BROKER15] there is no liquidation price and no headroom, and an old index is taken at its worse end', () => {
  const marks = { AAPL: 95_00n, C100: 2_00n }
  const at = prices(marks, { AAPL: 95_00n })
  const holder = account(place, { USD: 5_000_00n }, positions({ C100: -1n }, marks))
  const context = { account: holder, rules: rulesOf(), prices: at }
  assert.equal(broker.headroom(context, assess(holder, rulesOf(), at), Ratio.one), 0n)
  const { below, above } = liquidationPrice(holder, rulesOf(), at, place.instrument('C100'))
  assert.deepEqual([below, above], [null, null])
  const ends = broker.indexSides(context, 'liquidation')
  assert.ok((ends[place.asset('AAPL').index] ?? 0n) < 0n, 'a call written asks more above')
  assert.equal(broker.hedges(holder, rulesOf()), true)
})

test('[BROKER13] more legs than are looked into ask no less: beyond 16 each stands alone', () => {
  const strikes = Array.from({ length: 30 }, (_, at) => BigInt(90 + at))
  const many = venue({
    assets: { USD: 2, AAPL: 2 },
    instruments: Object.fromEntries(
      strikes.map((strike) => [`C${strike}`, option('call', strike)]),
    ) as never,
  })
  const { rulebook, assets, instruments } = many.terms
  const rules = bindRulebook({ ...rulebook, method: methodOf() }, assets, instruments)
  const marks = Object.fromEntries(strikes.map((strike) => [`C${strike}`, 2_00n]))
  const at = book(many, marks, { USD: dollars, AAPL: 100n * dollars })
  const maintenance = (count: number): bigint => {
    const legs = strikes.slice(0, count).map((strike, index) => {
      return held(many.instrument(`C${strike}`), index % 2 === 0 ? -1n : 1n, 0n)
    })
    return assess(account(many, { USD: 0n }, legs), rules, at).maintenance
  }
  // Each written call is a dollar below the one that is held: 100 may be lost of what was received.
  assert.equal(maintenance(8), 4n * 100_00n)
  assert.equal(maintenance(16), 8n * 100_00n)
  const alone = strikes.map((strike, at) => {
    if (at % 2 === 1) return 200_00n
    const out = strike > 100n ? strike - 100n : 0n
    return (20n - out > 10n ? 20n - out : 10n) * 100_00n
  })
  assert.equal(
    maintenance(30),
    alone.reduce((sum, one) => sum + one),
  )
})

const order = (id: string, lots: bigint, cents: bigint, reduceOnly = false): Order => ({
  ...{ id: `${id} ${lots}`, instrument: place.instrument(id), leg: 'net', reduceOnly },
  ...{ lots: Quantity.of(lots), price: Price.of(cents) },
})

/** What orders add to what is asked to open. */
function added(lots: Lots, marks: Lots, orders: readonly Order[]) {
  const holder = account(place, { USD: 0n }, positions(lots, marks))
  const at = prices(marks, { AAPL: 95_00n })
  const initial = (some: readonly Order[]) =>
    assess({ ...holder, orders: some }, rulesOf(), at).initial
  return initial(orders) - initial([])
}

test('[BROKER14] orders ask the worst of the ways in which they may be filled', () => {
  const marks = { AAPL: 95_00n, C100: 2_00n, C200: 1_00n, P100: 7_00n }
  assert.equal(added({}, marks, [order('C100', 1n, 2_00n)]), 200_00n, 'a premium')
  // 20 % of 95 less 5: 14 a share beyond its price.
  assert.equal(added({}, marks, [order('C100', -1n, 2_00n)]), 1_400_00n)
  assert.equal(added({ AAPL: 100n }, marks, [order('C100', -1n, 2_00n)]), 0n, 'covered')
  assert.equal(added({ C100: 1n }, marks, [order('C200', -1n, 1_00n)]), 0n, 'a spread')
  // Of a call and a put that may be written either is asked for, and both ask the greater.
  assert.equal(added({}, marks, [order('C100', -1n, 2_00n), order('P100', -1n, 7_00n)]), 1_900_00n)
  // Who sells what covers what was written stands there without it, though the order only reduces.
  assert.equal(added({ C100: 1n, C200: -1n }, marks, [order('C100', -1n, 2_00n, true)]), 850_00n)
  // Half of the stock is released, and the call stands alone.
  assert.equal(added({ AAPL: 100n, C100: -1n }, marks, [order('AAPL', -100n, 95_00n, true)]), 0n)
  const deep = { ...marks, C50: 46_00n }
  assert.equal(added({ AAPL: 100n, C50: -1n }, deep, [order('AAPL', -100n, 95_00n)]), 0n)
  assert.equal(added({ C100: -1n }, marks, [order('C100', 1n, 2_00n, true)]), 0n)
})

test('[METHOD16] stock that covers a written call releases nothing of its own as it is sold at a loss', () => {
  const marks = { AAPL: 95_00n, C50: 46_00n }
  const lots = { AAPL: 100n, C50: -1n }
  const told = prices(marks, { AAPL: 95_00n })
  const excess = (some: readonly Order[]) => {
    const holder = { ...account(place, { USD: 0n }, positions(lots, marks)), orders: some }
    const { equity, initial } = assess(
      committed(holder, rulesOf(), told).initial,
      rulesOf(),
      told,
      'credit',
    )
    return equity - initial
  }
  const initial = (some: Lots) =>
    assess(account(place, { USD: 0n }, positions(some, marks)), rulesOf(), told).initial
  const released = initial(lots) - initial({ C50: -1n })
  // 100 shares sold at 75 lose 2,000 dollars; the call alone asks for nearly what the two did.
  const [atMark, below] = [order('AAPL', -100n, 95_00n), order('AAPL', -100n, 75_00n)]
  assert.equal(released, 500_00n)
  assert.equal(excess([atMark]) - excess([below]), 2_000_00n - released + 4n)
})

test('[BROKER14] of more sides than four, sells ask with nothing to relieve them and buys what they pay', () => {
  const marks = { AAPL: 95_00n, C50: 45_00n, C100: 2_00n, C200: 1_00n, P100: 7_00n, P200: 105_00n }
  const sells = ['C100', 'C200', 'P100'] as const
  const orders = [
    ...sells.map((id) => order(id, -1n, marks[id])),
    order('C50', 1n, 45_00n),
    order('P200', 1n, 105_00n),
  ]
  const four = added({}, marks, orders.slice(0, 4))
  assert.ok(added({}, marks, orders) >= four)
})

const size = fc.constantFrom(-2n, -1n, 1n, 2n)
const ids = ['C50', 'C100', 'C200', 'P100', 'P200', 'L200', 'X410'] as const
const cents = fc.oneof(fc.constant(0n), fc.bigInt(1n, 9_000n))

interface Drawn {
  readonly netting: 'pairs' | 'joint'
  readonly cash: bigint
  readonly shares: bigint
  readonly legs: readonly (readonly [(typeof ids)[number], bigint])[]
  readonly orders: readonly Order[]
  readonly marks: readonly bigint[]
  readonly spot: bigint
}

/** Of few contracts, for every partition of them is tried; no single option bends within a band of the spot. */
const drawn = (least: number): fc.Arbitrary<Drawn> =>
  fc.record({
    netting: fc.constantFrom('pairs' as const, 'joint' as const),
    cash: fc.bigInt(-(10n ** 6n), 10n ** 7n),
    shares: fc.oneof(fc.constant(0n), fc.constantFrom(-250n, -100n, 60n, 100n, 200n)),
    legs: fc.uniqueArray(fc.tuple(fc.constantFrom(...ids), size), {
      ...{ minLength: least, maxLength: 3 },
      selector: ([id]) => id,
    }),
    orders: fc.array(
      fc
        .tuple(fc.constantFrom(...ids, 'AAPL'), size, cents, fc.boolean())
        .map(([id, lots, price, reduces]) => order(id, lots, price + 1n, reduces)),
      { maxLength: 2 },
    ),
    marks: fc.array(cents, { minLength: ids.length, maxLength: ids.length }),
    spot: fc.bigInt(121_00n, 160_00n),
  })

const contextOf = ({ netting, cash, shares, legs, orders, marks, spot }: Drawn): MarginContext => {
  const told: Record<string, bigint> = { AAPL: spot, SPX: 400_00n }
  ids.forEach((id, at) => {
    told[id] = marks[at] ?? 0n
  })
  const lots = Object.fromEntries([...legs, ...(shares === 0n ? [] : [['AAPL', shares] as const])])
  const holder = account(place, { USD: cash }, positions(lots, told))
  return {
    account: {
      ...holder,
      orders: orders.map((one, at) => ({ ...one, id: `${at}` })),
    },
    rules: rulesOf(methodOf(netting)),
    prices: prices(
      { ...told, HALF: 5n, KIND: 5n, C105: 5n },
      { AAPL: spot, SPX: 440_00n, EUR: 1_00n },
    ),
  }
}

const scenes = drawn(0).map(contextOf)

/** The same by trying every partition, exactly. */
function exact({ account: { balances, positions }, rules, prices }: MarginContext) {
  const { options } = rules.rulebook.method as BrokerMethod
  let equityNow = new Exact(`${balances[0] ?? 0n}`)
  let maintenance = new Exact(0)
  for (const { instrument, lots, cost } of positions) {
    const mark = new Exact(`${prices.marks[instrument.index]?.price ?? 0n}`)
    const units = instrument.kind === 'option' ? 100 : 1
    equityNow = equityNow.plus(mark.times(`${lots}`).times(units)).minus(`${cost}`)
  }
  for (const [base, at, terms] of [
    ['AAPL', 1, equity],
    ['SPX', 2, broad],
  ] as const) {
    const own = positions.filter(({ instrument }) => instrument.base === base)
    const spot = Ratio.of(prices.indices[at]?.price ?? 0n, dollars)
    const shares = own.find(({ instrument }) => instrument.kind !== 'option')
    const mark = prices.marks[shares?.instrument.index ?? 0]?.price ?? 0n
    const told: OptionBook = {
      ...{ today: CivilDate.ofDay(0), price: spot, multiplier: R(100n), factor: Ratio.one },
      shares: R(shares?.lots ?? 0n),
      legs: own.flatMap(({ instrument, lots }) =>
        instrument.option === undefined
          ? []
          : [
              {
                kind: instrument.option.right,
                strike: R(instrument.option.strike.units),
                expiry: CivilDate.ofDay((instrument.expiry ?? 0) / day),
                quantity: lots,
                price: R(prices.marks[instrument.index]?.price ?? 0n, 100n),
              },
            ],
      ),
    }
    const rates = { ...terms, stock: StockMargin.finra }
    const written = told.legs.filter(({ quantity }) => quantity < 0n)
    const worth = Ratio.sum(
      written.map(({ quantity, price }) => Ratio.mul(R(-quantity * 100n), price)),
    )
    const size = Ratio.abs(told.shares)
    const alone = Ratio.mul(StockCover.alone(rates, told), size)
    const least = leastOfAll(rates, told, options?.netting ?? 'joint')
    const beyond = Ratio.sub(Ratio.sub(least, alone), worth)
    const side = told.shares.numerator < 0n ? ('short' as const) : ('long' as const)
    const kept = StockMargin.maintenance(StockMargin.finra, {
      ...{ side, shares: size, price: R(mark, 100n), isMarginable: true, factor: Ratio.one },
    })
    const total = Ratio.add(kept, Ratio.max(Ratio.negate(kept), beyond))
    const cents = new Exact(`${total.numerator}`).times(100).div(`${total.denominator}`)
    maintenance = maintenance.plus(told.legs.length === 0 ? centsOf(kept) : cents)
  }
  const dust = new Exact(2 * positions.length + 4)
  return { equity: equityNow, maintenance, dust, given: new Exact('1e-60') }
}

const centsOf = ({ numerator, denominator }: Ratio) =>
  new Exact(`${numerator}`).times(100).div(`${denominator}`)

methodSuite({
  name: 'broker with options',
  scenes,
  odd: scenes.map((context) => ({
    ...context,
    account: {
      ...context.account,
      positions: [...context.account.positions, held(place.instrument('KIND'), -3n, 0n)],
    },
  })),
  levers: fc
    .tuple(fc.constantFrom('C100', 'P100', 'C200'), size, cents, fc.bigInt(50_00n, 300_00n))
    .map(([id, lots, mark, spot]) => {
      const at = (price: bigint) => prices({ [id]: price }, { AAPL: spot })
      const holder = account(place, { USD: 10n ** 9n }, [held(place.instrument(id), lots, 0n)])
      const context = { account: holder, rules: rulesOf(), prices: at(mark) }
      return { context, price: mark, worse: lots > 0n ? (-1n as const) : (1n as const), at }
    }),
  exact,
  bounded: ({ equity: worth }) => worth,
})

test('[BROKER13] [LEGS9] what is asked is what trying every partition finds; parts add up, and explain tells them', () => {
  fc.assert(
    fc.property(drawn(1).map(contextOf), (context) => {
      const { account: holder, rules, prices: at } = context
      const plain = { ...holder, orders: [] }
      const found = assess(plain, rules, at)
      const { maintenance, dust } = exact({ ...context, account: plain })
      assert.ok(maintenance.minus(`${found.maintenance}`).abs().lte(dust))
      const parts = contributions(plain, rules, at)
      const sum = parts.reduce((all, { maintenanceValue }) => all + maintenanceValue, 0n)
      assert.equal(sum, found.maintenance)
      assert.ok(found.initial >= found.maintenance, 'never less to open than to keep')
      const { terms } = explain(plain, rules, at)
      for (const { kind, rule, subject } of terms) {
        const isOption = 'instrument' in subject && subject.instrument.kind === 'option'
        if (isOption && kind === 'maintenance') assert.equal(rule, 'BROKER2')
      }
    }),
    { numRuns },
  )
})

test('[BROKER13] a long option raises what is asked by its worth at most, and a book asks no more than its legs', () => {
  fc.assert(
    fc.property(drawn(1), fc.constantFrom(...ids), (one, id) => {
      const asked = (some: Drawn) => {
        const { account: holder, rules, prices: at } = contextOf({ ...some, orders: [] })
        return assess(holder, rules, at)
      }
      const before = asked(one)
      const without = { ...one, shares: 0n }
      const apart = one.legs.reduce(
        (sum, leg) => sum + asked({ ...without, legs: [leg] }).maintenance,
        0n,
      )
      const alone = asked({ ...one, legs: [] }).maintenance
      assert.ok(before.maintenance <= apart + alone + 3n)
      if (one.legs.some(([held]) => held === id)) return
      const after = asked({ ...one, legs: [...one.legs, [id, 1n]] })
      const worth = after.equity - before.equity
      assert.ok(after.maintenance <= before.maintenance + worth + 1n)
    }),
    { numRuns },
  )
})
