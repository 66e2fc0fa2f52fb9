import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { bindRulebook } from '../../../src/margin/bindRulebook.ts'
import type { MarginContext } from '../../../src/margin/MarginContext.ts'
import { Method } from '../../../src/margin/Method.ts'
import { standard } from '../../../src/margin/methods/standard.ts'
import type { Order } from '../../../src/model/Order.ts'
import { Price } from '../../../src/money/Price.ts'
import { Quantity } from '../../../src/money/Quantity.ts'
import { Ratio } from '../../../src/money/Ratio.ts'
import { account, book, held, venue } from '../../venue.ts'
import { methodSuite } from '../methodSuite.ts'
import { type FlatMethod, flat } from './flat.ts'

const place = venue({
  assets: { USDT: 6, BTC: 8 },
  instruments: {
    BTC: { lot: '0.001', tick: '0.1' },
    DOGE: { base: 'BTC', lot: '0.01', tick: '0.00001' },
    INVERSE: { payoff: 'inverse', settle: 'BTC', contractSize: '100' },
  },
})
const Exact = Decimal.clone({ precision: 200 })
const methods = Method.table(...standard.values(), flat)

const rulesAt = (rate: Ratio) => {
  const { rulebook, assets, instruments } = place.terms
  const method: FlatMethod = { name: 'flat', rate }
  return bindRulebook({ ...rulebook, method }, assets, instruments, methods)
}

const size = fc.bigInt(1n, 10n ** 6n).chain((lots) => fc.constantFrom(lots, -lots))
const price = fc.bigInt(2n, 10n ** 6n)
const rate = fc.bigInt(1n, 400n).map((parts) => Ratio.of(parts, 997n))
const ids = ['BTC', 'DOGE'] as const

const order = fc.record({
  id: fc.constantFrom(...ids),
  lots: size,
  price,
  reduceOnly: fc.boolean(),
})

const scenes: fc.Arbitrary<MarginContext> = fc
  .record({
    rate,
    cash: fc.bigInt(-(10n ** 9n), 10n ** 12n),
    coins: fc.bigInt(-10n, 10n),
    legs: fc.array(fc.tuple(size, price), { maxLength: 2 }),
    orders: fc.array(order, { maxLength: 3 }),
    marks: fc.tuple(price, price),
    funding: fc.bigInt(-(10n ** 12n), 10n ** 12n),
  })
  .map(({ rate, cash, coins, legs, orders, marks: [bitcoin, doge], funding }) => {
    const positions = legs.map(([lots, entry], at) =>
      held(place.instrument(ids[at] as string), lots, entry),
    )
    const resting = orders.map(({ id, lots, price, reduceOnly }, at): Order => {
      const instrument = place.instrument(id)
      const leg = 'net' as const
      return {
        id: `${at}`,
        instrument,
        leg,
        lots: Quantity.of(lots),
        price: Price.of(price),
        reduceOnly,
      }
    })
    const marks = { BTC: bitcoin, DOGE: doge, INVERSE: 5n }
    const indices = { USDT: 10n ** 12n, BTC: 10n ** 15n }
    return {
      account: { ...account(place, { USDT: cash, BTC: coins }, positions), orders: resting },
      rules: rulesAt(rate),
      prices: book(place, marks, indices, { funding: { BTC: funding } }),
    }
  })

const inverse = held(place.instrument('INVERSE'), 3n, 7n)

methodSuite({
  name: 'flat, a toy',
  scenes,
  odd: scenes.map((context) => ({
    ...context,
    account: { ...context.account, positions: [...context.account.positions, inverse] },
  })),
  levers: fc.tuple(rate, size, price).map(([rate, lots, mark]) => {
    const at = (moved: bigint) => book(place, { BTC: moved })
    const holder = account(place, { USDT: 10n ** 9n }, [held(place.instrument('BTC'), lots, mark)])
    const context = { account: holder, rules: rulesAt(rate), prices: at(mark) }
    return { context, price: mark, worse: lots > 0n ? (-1n as const) : (1n as const), at }
  }),
  exact: ({ account: { balances, positions }, rules, prices }) => {
    const { rate } = rules.rulebook.method as FlatMethod
    let [equity, maintenance] = [new Exact(`${balances[0] ?? 0n}`), new Exact(0)]
    for (const { instrument, lots, cost, funding } of positions) {
      const { numerator, denominator } = instrument.multiplier
      const mark = prices.marks[instrument.index]?.price ?? 0n
      const worth = new Exact(`${lots * mark * numerator}`).div(`${denominator}`)
      const index = prices.funding[instrument.index] ?? 0n
      const paid = new Exact(`${lots * (index - funding)}`).div(1e9)
      equity = equity.plus(worth).minus(`${cost}`).minus(paid)
      const asked = worth.abs().times(`${rate.numerator}`).div(`${rate.denominator}`)
      maintenance = maintenance.plus(asked)
    }
    const dust = new Exact(2 * positions.length)
    return { equity, maintenance, dust, given: new Exact('1e-100') }
  },
  bounded: ({ equity }) => equity,
})
