import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { bindRulebook } from '../../src/margin/bindRulebook.ts'
import type { MarginContext } from '../../src/margin/MarginContext.ts'
import type { Order } from '../../src/model/Order.ts'
import type { Position } from '../../src/model/Position.ts'
import type { MethodParameters } from '../../src/model/Rulebook.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { account, book, held, venue } from '../venue.ts'
import type { MethodSubject } from './methodSuite.ts'

/** A method that asks for each lot by what it is worth, and an independent reckoning of that. */
export interface AskingMethod {
  readonly name: string
  readonly method: fc.Arbitrary<MethodParameters>
  /** What a position asks at a price of a unit, in settlement units and without any rounding. */
  readonly kept: (method: MethodParameters, position: Position, price: Decimal) => Decimal
}

/** One lot is one share; prices are cents. `PENNY` is worth little. */
const place = venue({
  assets: { USD: 6, EUR: 2 },
  instruments: {
    AAPL: { base: 'EUR', quote: 'USD', settle: 'USD', tick: '0.01' },
    PENNY: { base: 'EUR', quote: 'USD', settle: 'USD', tick: '0.01' },
    INVERSE: { payoff: 'inverse', base: 'EUR', quote: 'USD', settle: 'EUR' },
  },
})
const Exact = Decimal.clone({ precision: 200 })
const atoms = 1_000_000

const size = fc.bigInt(1n, 10_000n).chain((lots) => fc.constantFrom(lots, -lots))
const price = fc.oneof(fc.bigInt(1n, 2_000n), fc.bigInt(1n, 100_000n))
const ids = ['AAPL', 'PENNY'] as const

const order = fc.record({
  ...{ id: fc.constantFrom(...ids), lots: size, price, reduceOnly: fc.boolean() },
})

const rulesOf = (method: MethodParameters) => {
  const { rulebook, assets, instruments } = place.terms
  return bindRulebook({ ...rulebook, method }, assets, instruments)
}

const inverse = held(place.instrument('INVERSE'), 3n, 7n)

/** What the suite of methods needs of such a method. */
export function asking({ name, method, kept }: AskingMethod): MethodSubject {
  const scenes = scenesOf(method)
  return {
    name,
    scenes,
    odd: scenes.map((context) => ({
      ...context,
      account: { ...context.account, positions: [...context.account.positions, inverse] },
    })),
    levers: fc.tuple(method, size, price).map(([parameters, lots, mark]) => {
      const at = (moved: bigint) => book(place, { AAPL: moved })
      const cash = { USD: 10n ** 12n }
      const holder = account(place, cash, [held(place.instrument('AAPL'), lots, mark)])
      const context = { account: holder, rules: rulesOf(parameters), prices: at(mark) }
      return { context, price: mark, worse: lots > 0n ? (-1n as const) : (1n as const), at }
    }),
    exact: ({ account: { balances, positions }, rules, prices }) => {
      let [equity, maintenance] = [new Exact(`${balances[0] ?? 0n}`), new Exact(0)]
      const euro = prices.indices[1]?.price ?? 0n
      const owed = balances[1] ?? 0n
      if (owed < 0n) equity = equity.plus(new Exact(`${owed * euro}`).div(1e8))
      for (const position of positions) {
        const { instrument, lots, cost } = position
        const mark = new Exact(`${prices.marks[instrument.index]?.price ?? 0n}`).div(100)
        equity = equity.plus(mark.times(`${lots}`).times(atoms)).minus(`${cost}`)
        const asked = kept(rules.rulebook.method, position, mark)
        maintenance = maintenance.plus(asked.times(atoms))
      }
      const dust = new Exact(2 * positions.length + 1)
      return { equity, maintenance, dust, given: new Exact('1e-100') }
    },
    bounded: ({ equity }) => equity,
  }
}

const scenesOf = (method: fc.Arbitrary<MethodParameters>): fc.Arbitrary<MarginContext> =>
  fc
    .record({
      method,
      cash: fc.oneof(fc.bigInt(-(10n ** 9n), 10n ** 10n), fc.bigInt(0n, 10n ** 12n)),
      euros: fc.bigInt(-10_000n, 10_000n),
      legs: fc.array(fc.tuple(size, price), { maxLength: 2 }),
      orders: fc.array(order, { maxLength: 3 }),
      marks: fc.tuple(price, price),
    })
    .map(({ method, cash, euros, legs, orders, marks: [aapl, penny] }) => ({
      account: {
        ...account(
          place,
          { USD: cash, EUR: euros },
          legs.map(([lots, entry], at) => held(place.instrument(ids[at] as string), lots, entry)),
        ),
        orders: orders.map(orderOf),
      },
      rules: rulesOf(method),
      prices: book(
        place,
        { AAPL: aapl, PENNY: penny, INVERSE: 5n },
        { USD: 10n ** 12n, EUR: 11n * 10n ** 11n },
      ),
    }))

function orderOf(
  { id, lots, price, reduceOnly }: { id: string; lots: bigint; price: bigint; reduceOnly: boolean },
  at: number,
): Order {
  return {
    ...{ id: `${at}`, instrument: place.instrument(id), leg: 'net', reduceOnly },
    ...{ lots: Quantity.of(lots), price: Price.of(price) },
  }
}
