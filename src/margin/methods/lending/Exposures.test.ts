import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { borrower, lender, pledge, prices } from '../../../../test/lender.ts'
import { randomLoan } from '../../../../test/randomLoan.ts'
import { ratio } from '../../../../test/venue.ts'
import { Assessment } from '../../../model/Assessment.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { PriceBook } from '../../../model/PriceBook.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { Exposures } from './Exposures.ts'

const place = lender({
  assets: { USD: 0, A: 0 },
  claims: { sA: ['A', 'supply'] },
  collateral: { A: pledge('0.6', '0.8') },
  staleBand: ratio('0.1'),
})
const aged = (book: PriceBook, asset: Asset): PriceBook => ({
  ...book,
  indices: book.indices.map((index, at) =>
    index && at === asset.index ? { ...index, time: index.time - 9_999 } : index,
  ),
})
const book = prices(place, { USD: '1', A: '10' })
const old = aged(book, place.asset('A'))

test('[LOAN8] both sides of an asset, in parts of what limits are counted in', () => {
  const account = borrower(place, { sA: 100n, A: -90n })
  const { of, count, isKnown } = Exposures.of(account, place.terms, book)
  const exposure = of[place.asset('A').index]
  assert.deepEqual(exposure, { kept: 800_000n, opened: 600_000n, owed: 90n })
  assert.deepEqual([count, isKnown], [2, true])
  assert.equal(Exposures.net(exposure, place.terms, 'maintenance'), -100_000n)
  assert.equal(Exposures.net(exposure, place.terms, 'initial'), -300_000n)
})

test('[LOAN8] an old price is taken at the end that both sides ask for', () => {
  const at = (owed: bigint, stance: 'credit' | 'liquidation') => {
    const account = borrower(place, { sA: 100n, A: -owed })
    return assess(account, place.terms, old, stance).maintenance / owed
  }
  assert.equal(at(90n, 'liquidation'), 9n, 'more is owed than carried: low is better')
  assert.equal(at(90n, 'credit'), 11n)
  assert.equal(at(50n, 'liquidation'), 11n)
  assert.equal(at(50n, 'credit'), 9n)
  assert.equal(at(70n, 'liquidation'), 11n, 'it carries 80 to keep')
  assert.equal(at(70n, 'credit'), 11n, 'and 60 to open')
})

const slackOf =
  (measure: 'initial' | 'maintenance') =>
  (assessment: Assessment): bigint =>
    Assessment.slack(Assessment.measure(assessment, measure))

test('[LOAN8] no end is better for liquidation, and none worse for credit, but for dust', () => {
  const band = ratio('0.2')
  fc.assert(
    fc.property(randomLoan, fc.nat({ max: 4 }), ({ place, account, book }, at) => {
      const { rulebook, assets, numeraire } = place.terms
      const asset = assets[at] as Asset
      if (at === numeraire.index) return
      const terms = {
        ...place.terms,
        rulebook: { ...rulebook, prices: { staleAfter: 0, staleBand: band } },
      }
      const ends = [Ratio.sub(Ratio.one, band), Ratio.add(Ratio.one, band)].map((by) => {
        const indices = book.indices.map((index, place) =>
          index && place === at ? { ...index, price: Ratio.mulDown(index.price, by) } : index,
        )
        return assess(account, terms, { ...book, indices })
      })
      const [kept, opened] = [slackOf('maintenance'), slackOf('initial')]
      const best = assess(account, terms, aged(book, asset), 'liquidation')
      const worst = assess(account, terms, aged(book, asset), 'credit')
      const dust = 40n
      for (const end of ends) {
        assert.ok(kept(best) >= kept(end) - dust)
        assert.ok(opened(worst) <= opened(end) + dust)
      }
    }),
    { numRuns: 2_000 },
  )
})
