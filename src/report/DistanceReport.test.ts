import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { randomLoan } from '../../test/randomLoan.ts'
import { randomScene } from '../../test/randomScene.ts'
import { Change } from '../margin/Change.ts'
import { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { PriceBook } from '../model/PriceBook.ts'
import type { Level } from '../model/Rulebook.ts'
import { Decimal } from '../money/Decimal.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { AccountReport } from './AccountReport.ts'
import { DistanceReport, type EdgeReport } from './DistanceReport.ts'
import { LiquidationPrices } from './LiquidationPrices.ts'
import { Subject } from './Subject.ts'

const level = (name: string, hundredths: bigint, action: Level['action']): Level => {
  const enter = Ratio.of(hundredths, 100n)
  return { name, measure: 'maintenance', enter, clear: enter, action }
}

/** The rules with a ladder that calls at 80 % and liquidates at 100 %. */
function laddered(rules: BoundRulebook): BoundRulebook {
  const levels = [level('call', 80n, 'call'), level('liquidation', 100n, 'liquidate')]
  return { ...rules, rulebook: { ...rules.rulebook, ladders: [{ id: 'one', levels }] } }
}

const subjectOf = (
  account: Subject['account'],
  rules: BoundRulebook,
  book: PriceBook,
): Subject => ({
  ...Subject.look(account, laddered(rules), book),
  owner: account.id,
  parent: null,
  notCovered: [],
})

const isOver = ({ account, rules, book }: Subject, threshold: Ratio, change?: Change): boolean => {
  const before = { account: { ...account, orders: [] }, rules, prices: book }
  const after = change === undefined ? before : Change.apply(before, change)
  const { assessment } = Subject.look(after.account, after.rules, after.prices)
  return Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), threshold)
}

test('[REPORT7] at the price that is told the level is entered, and one tick before it is not', () => {
  let found = 0
  fc.assert(
    fc.property(randomScene, ({ account, place, book }) => {
      const subject = subjectOf(account, place.terms, book)
      const prices = LiquidationPrices.of(subject)
      const { call, liquidation } = DistanceReport.levelsOf(subject.rules.rulebook)
      assert.ok(call && liquidation)
      const asked: readonly Level[] = [call, liquidation]
      for (const told of DistanceReport.all(subject, 'instrument', prices)) {
        const instrument = place.terms.instruments.find(({ id }) => id === told.of)
        if (instrument === undefined) continue
        for (const { name, enter } of asked) {
          const edge: EdgeReport | null = name === 'call' ? told.call : told.liquidation
          assert.ok(edge)
          if (edge.reason === 'unknown' || edge.reason === 'unsupported') continue
          assert.equal(edge.now, isOver(subject, enter))
          const exact = prices(instrument, 'instrument', enter)
          if (edge.price === null || exact.undecided.length > 0) continue
          found += 1
          const ticks = stepsOf(edge.price, instrument.tick)
          const mark = PriceBook.usable(book, instrument) as bigint
          const at = (price: bigint) =>
            isOver(subject, enter, {
              type: 'marks',
              marks: [{ instrument, price: Price.of(price) }],
            })
          const beyond = ticks + (edge.side === 'above' ? -1n : 1n)
          assert.ok(at(ticks), `${edge.level} at ${edge.price}`)
          if (beyond !== 0n)
            assert.ok(!at(beyond), `no ${edge.level} one tick beside ${edge.price}`)
          if (mark <= 0n) continue
          const exactly = Ratio.of((ticks - mark) * 100n, mark)
          const size = Ratio.fromDecimal(decimal((edge.percentage as string).replace('-', '')))
          const positive = {
            ...exactly,
            numerator: exactly.numerator < 0n ? -exactly.numerator : exactly.numerator,
          }
          assert.ok(Ratio.compare(size, positive) <= 0, 'never told longer than it is')
          assert.ok(Ratio.compare(Ratio.add(size, Ratio.of(1n, 10_000n)), positive) > 0)
        }
      }
    }),
    { numRuns: numRuns / 4 },
  )
  assert.ok(found > 20, `${found} edges`)
})

const decimal = (text: string): Decimal => {
  const parsed = Decimal.parse(text)
  assert.ok(parsed.ok, text)
  return parsed.value
}

const stepsOf = (text: string, step: Decimal): bigint => {
  const counted = Decimal.steps(decimal(text), step)
  assert.ok(counted.ok, text)
  return counted.value
}

test('[REPORT7] each price once, the nearest in front, and what has none last', () => {
  fc.assert(
    fc.property(randomScene, fc.constantFrom('instrument', 'underlying'), (scene, basis) => {
      const subject = subjectOf(scene.account, scene.place.terms, scene.book)
      const all = DistanceReport.all(subject, basis, LiquidationPrices.of(subject))
      assert.equal(new Set(all.map(({ of }) => of)).size, all.length)
      const sizes = all.map(({ liquidation }) => liquidation?.percentage ?? null)
      const told = sizes.filter((one) => one !== null)
      assert.deepEqual(sizes.slice(0, told.length), told)
      const far = told.map((one) => Math.abs(Number(one)))
      assert.deepEqual(
        far,
        far.toSorted((a, b) => a - b),
      )
    }),
    { numRuns: numRuns / 8 },
  )
})

test('[REPORT7] [REPORT8] of a loan each asset has its price, and leverage is not loan to value', () => {
  let found = 0
  fc.assert(
    fc.property(randomLoan, ({ account, place, book }) => {
      const subject = subjectOf(account, place.terms, book)
      const report = AccountReport.of(subject, 'instrument')
      const { assessment } = subject
      if (assessment.net > 0n) {
        const exact = Ratio.of(assessment.net + assessment.gross, assessment.net)
        assert.equal(report.leverage, Ratio.format(exact, 6))
      } else assert.equal(report.leverage, null)
      const own = (report.loan?.collateral ?? []).concat(report.loan?.debts ?? [])
      for (const { of, liquidation } of report.distances) {
        const leg = own.find(({ asset, isIdle }) => asset === of && !isIdle)
        if (liquidation?.price == null || leg === undefined) continue
        found += 1
        assert.equal(leg.liquidationPrice, liquidation.price)
        assert.equal(leg.liquidation, liquidation.side)
      }
    }),
    { numRuns },
  )
  assert.ok(found > 20, `${found} prices`)
})
