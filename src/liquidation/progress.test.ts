import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { withProcedure } from '../../test/procedures.ts'
import { randomScene } from '../../test/randomScene.ts'
import { account, book, held, venue } from '../../test/venue.ts'
import { assess } from '../margin/assess.ts'
import { isCured } from '../margin/cures/isCured.ts'
import { Holdings } from '../margin/Holdings.ts'
import type { Account } from '../model/Account.ts'
import { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Brackets } from '../model/Brackets.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { LiquidationProcedure } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import type { PlannedOrder } from './PlannedOrder.ts'
import { ProFormaPosition } from './ProFormaPosition.ts'
import { plan } from './plan.ts'

// The effect of a plan on random accounts: linear, inverse, several currencies, one-way and hedged.

interface Case {
  readonly account: Account
  readonly terms: BoundRulebook
  readonly book: PriceBook
}

const procedure: fc.Arbitrary<Partial<LiquidationProcedure>> = fc.record({
  sizing: fc.constantFrom('deficit' as const, 'stepDown' as const, 'fraction' as const),
  fraction: fc.constantFrom(Ratio.of(1n, 5n), Ratio.of(1n, 3n), Ratio.one),
  target: fc.constantFrom(Ratio.one, Ratio.of(9n, 10n)),
  feeRate: fc.constantFrom(Ratio.zero, Ratio.of(1n, 1_000n), Ratio.of(1n, 50n)),
  dust: fc.constantFrom(Value.zero, Value.of(1_000n)),
})

const cases = fc.tuple(randomScene, procedure).map(
  ([{ place, account, book }, change]): Case => ({
    account: { ...account, orders: [] },
    terms: withProcedure(place.terms, change),
    book,
  }),
)

const size = (lots: bigint): bigint => (lots < 0n ? -lots : lots)

const isReduction = ({ purpose }: PlannedOrder): boolean => purpose === 'reduce'

/** Runs a property over plans that order something, and fails where too few did. */
function holds(property: (one: Case, orders: readonly PlannedOrder[]) => void) {
  let planned = 0
  fc.assert(
    fc.property(cases, (one) => {
      const orders = plan(one.account, one.terms, one.book, [])
      if (orders.length > 0) planned += 1
      property(one, orders)
    }),
    { numRuns },
  )
  assert.ok(planned > numRuns / 10, `${planned} plans of ${numRuns}`)
}

test('[LIQ6] reductions reduce: one a leg, never more than it holds', () => {
  holds(({ account }, orders) => {
    const seen = new Set<string>()
    for (const { instrument, leg, lots } of orders.filter(isReduction)) {
      const position = account.positions.find(
        (one) => one.leg === leg && one.instrument === instrument,
      )
      assert.ok(position !== undefined && lots !== 0n)
      assert.ok(lots < 0n === position.lots > 0n && size(lots) <= size(position.lots))
      assert.ok(!seen.has(`${instrument.id} ${leg}`))
      seen.add(`${instrument.id} ${leg}`)
    }
  })
})

test('[LIQ6] a plan in flight is not planned again', () => {
  holds(({ account, terms: rules, book }, orders) => {
    const again = plan(account, rules, book, orders)
    const after = ProFormaPosition.afterAll({ account, rules, prices: book }, orders)
    const isEnough = isCured(after, rules, book, rules.rulebook.liquidation.target)
    // While it is not enough the fees of the first plan may be lacking: that is converted, no more.
    assert.deepEqual(isEnough ? again : again.filter(isReduction), [])
  })
})

test('[LIQ4] [LIQ8] a plan cures or closes all, and a lot less would not have cured', () => {
  holds(({ account, terms: rules, book }, orders) => {
    const { sizing, target, dust } = rules.rulebook.liquidation
    const reductions = orders.filter(isReduction)
    const last = reductions.at(-1)
    if (sizing === 'fraction' || last === undefined) return
    const after = ProFormaPosition.afterAll({ account, rules, prices: book }, orders)
    assert.ok(isCured(after, rules, book, target) || after.positions.length === 0)
    if (sizing !== 'deficit' || dust > 0n) return
    const less = { ...last, lots: Quantity.of(last.lots > 0n ? last.lots - 1n : last.lots + 1n) }
    const almost = ProFormaPosition.afterAll({ account, rules, prices: book }, [
      ...orders.slice(0, -1),
      less,
    ])
    assert.ok(!isCured(almost, rules, book, target))
  })
})

test('[LIQ4] whoever is not cured and holds a position gets an order, whoever is gets none', () => {
  holds(({ account, terms: rules, book }, orders) => {
    const { target } = rules.rulebook.liquidation
    if (assess(account, rules, book).certainty === 'unknown') assert.deepEqual(orders, [])
    else if (isCured(account, rules, book, target)) assert.deepEqual(orders, [])
    else assert.ok(orders.length > 0 || account.positions.length === 0)
  })
})

test('[LIQ12] a conversion sells no more than is held and buys a lot more than is lacking at most', () => {
  let conversions = 0
  holds(({ account, terms: rules, book }, orders) => {
    const sales = orders.filter((order) => !isReduction(order))
    const after = ProFormaPosition.afterAll({ account, rules, prices: book }, sales)
    const [was, is] = [account, after].map((one) => Holdings.of(one, rules, book))
    for (const { instrument, lots } of sales) {
      conversions += 1
      const { baseIndex, settleIndex } = instrument
      const [gives, takes] = lots < 0n ? [baseIndex, settleIndex] : [settleIndex, baseIndex]
      assert.ok((was?.[takes] ?? 0n) < 0n, 'only what is lacking is bought')
      assert.ok((is?.[gives] ?? 0n) >= 0n && (after.balances[gives] ?? 0n) >= 0n)
      const oneLess = Quantity.of(lots < 0n ? lots + 1n : lots - 1n)
      const fewer = sales.map((o) => (o.instrument === instrument ? { ...o, lots: oneLess } : o))
      const short = Holdings.of(
        ProFormaPosition.afterAll({ account, rules, prices: book }, fewer),
        rules,
        book,
      )
      assert.ok((short[takes] ?? 0n) < 0n, 'one lot less would not do')
    }
  })
  assert.ok(conversions > numRuns / 100, `${conversions} conversions`)
})

const steep = venue({
  assets: { USDT: 6 },
  instruments: {
    one: {
      base: 'USDT',
      brackets: Brackets.create(
        [
          { floor: 0n, rate: 4n },
          { floor: 10n ** 10n, rate: 10n },
          { floor: 10n ** 11n, rate: 25n },
        ].map(({ floor, rate }) => ({
          floor: Amount.of(floor),
          rate: Ratio.of(rate, 1_000n),
          leverageMax: Ratio.of(500n, rate),
        })),
      ),
    },
  },
})

test('[LIQ16] every step makes the account safer while the fee is below the lowest rate', () => {
  const instrument = steep.instrument('one')
  const scene = fc.record({
    lots: fc.bigInt(2n, 2_000n).chain((lots) => fc.constantFrom(lots, -lots)),
    equity: fc.bigInt(0n, 30n),
    sizing: fc.constantFrom('deficit' as const, 'stepDown' as const, 'fraction' as const),
    fee: fc.bigInt(0n, 39n),
  })
  fc.assert(
    fc.property(scene, ({ lots, equity, sizing, fee }) => {
      const rules = withProcedure(steep.terms, {
        sizing,
        fraction: Ratio.of(1n, 5n),
        feeRate: Ratio.of(fee, 10_000n),
      })
      const at = book(steep, { one: 100n })
      // A lot is worth 100 whole units; so much equity in thousandths of the notional.
      const balance = equity * 100_000n * size(lots)
      let holder: Account = account(steep, { USDT: balance }, [held(instrument, lots, 100n)])
      const slack = () =>
        Assessment.slack(Assessment.measure(assess(holder, rules, at), 'maintenance'))
      for (let steps = 0; steps < 200; steps++) {
        const orders = plan(holder, rules, at, [])
        if (orders.length === 0) return
        const before = slack()
        holder = ProFormaPosition.afterAll({ account: holder, rules, prices: at }, orders)
        assert.ok(slack() > before)
      }
      assert.fail('a liquidation comes to an end')
    }),
    { numRuns },
  )
})
