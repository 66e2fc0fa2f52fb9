import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LegMargin } from '../../src/brokerage/options/LegMargin.ts'
import { OptionBook } from '../../src/brokerage/options/OptionBook.ts'
import { OptionMargin } from '../../src/brokerage/options/OptionMargin.ts'
import { StockCover } from '../../src/brokerage/options/StockCover.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { numRuns } from '../numRuns.ts'
import { leastOfAll } from './everyPartition.ts'
import { firstFit } from './firstFit.ts'
import { books, legs } from './optionBooks.ts'

const rates = OptionBook.equity
const asked = (book: OptionBook, netting: 'pairs' | 'joint') => {
  const margin = OptionMargin.of(rates, book, netting, 20_000)
  assert.ok(margin.isProven, 'a small book is proven')
  assert.deepEqual(margin.bound, margin.requirement)
  return margin
}

for (const netting of ['pairs', 'joint'] as const) {
  test(`[LEGS9] [LEGS11] ${netting}: what is found is what trying every partition finds`, () => {
    fc.assert(
      fc.property(books(netting === 'pairs' ? 7 : 6), (book) => {
        assert.deepEqual(asked(book, netting).requirement, leastOfAll(rates, book, netting))
      }),
      { numRuns },
    )
  })
}

test('[LEGS9] groups add up, hold every contract once, and no order of legs changes what is asked', () => {
  fc.assert(
    fc.property(books(7), (book) => {
      const margin = asked(book, 'joint')
      const { groups } = margin
      assert.deepEqual(Ratio.sum(groups.map(({ requirement }) => requirement)), margin.requirement)
      assert.deepEqual(
        Ratio.sum(
          groups.flatMap(({ members }) =>
            members.map(({ leg, count }) => (leg === null ? Ratio.zero : count)),
          ),
        ),
        Ratio.sum(book.legs.map(({ quantity }) => Ratio.abs(Ratio.of(quantity)))),
      )
      const turned = { ...book, legs: book.legs.toReversed() }
      assert.deepEqual(asked(turned, 'joint').requirement, margin.requirement)
    }),
    { numRuns },
  )
})

test('[LEGS9] never more than first fit, than pairs alone, than each leg alone; a long option adds its price at most', () => {
  fc.assert(
    fc.property(books(6), legs(3), (book, leg) => {
      const { requirement } = asked(book, 'joint')
      const pairs = asked(book, 'pairs').requirement
      assert.ok(Ratio.compare(requirement, pairs) <= 0)
      assert.ok(Ratio.compare(pairs, firstFit(rates, book)) <= 0)
      assert.ok(Ratio.compare(requirement, apart(book)) <= 0)
      const long = { ...leg, quantity: 1n }
      const after = asked({ ...book, legs: [...book.legs, long] }, 'joint').requirement
      const most = Ratio.add(requirement, Ratio.mul(long.price, book.multiplier))
      assert.ok(Ratio.compare(after, most) <= 0)
    }),
    { numRuns },
  )
})

const apart = (book: OptionBook): Ratio =>
  Ratio.add(
    Ratio.mul(StockCover.alone(rates, book), Ratio.abs(book.shares)),
    Ratio.sum(
      book.legs.map((leg) => {
        const each =
          leg.quantity < 0n ? LegMargin.naked(rates, book, leg) : LegMargin.long(rates, book, leg)
        return Ratio.mul(Ratio.mul(each, book.multiplier), Ratio.abs(Ratio.of(leg.quantity)))
      }),
    ),
  )

test('[LEGS10] forty legs are certified within a limit, and never ask for more than their pairs', () => {
  const some = { minLength: 40, maxLength: 40 }
  const stock = fc.constantFrom(0, 500, -500)
  const book = fc.tuple(
    fc.integer({ min: 1, max: 2 }).chain((dates) => fc.array(legs(dates), some)),
    stock,
  )
  fc.assert(
    fc.property(books(1), book, (one, [forty, shares]) => {
      const large = { ...one, legs: forty, shares: Ratio.of(BigInt(shares)) }
      const margin = OptionMargin.of(rates, large, 'joint', 4)
      const pairs = OptionMargin.of(rates, large, 'pairs', 4)
      assert.ok(Ratio.compare(margin.bound, margin.requirement) <= 0)
      assert.ok(Ratio.compare(margin.requirement, pairs.requirement) <= 0)
    }),
    { numRuns: Math.ceil(numRuns / 100) },
  )
})

test('[LEGS10] a search cut short says how far it may be from the least, and never overstates it', () => {
  fc.assert(
    fc.property(books(6), (book) => {
      const least = leastOfAll(rates, book, 'joint')
      const cut = OptionMargin.of(rates, book, 'joint', 0)
      assert.ok(Ratio.compare(cut.bound, least) <= 0)
      assert.ok(Ratio.compare(least, cut.requirement) <= 0)
      assert.equal(cut.isProven, Ratio.compare(cut.bound, cut.requirement) === 0)
    }),
    { numRuns },
  )
})
