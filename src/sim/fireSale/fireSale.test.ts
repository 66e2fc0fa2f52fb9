import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Bank } from './Bank.ts'
import { banks2018 } from './banks2018.ts'
import { fireSale, type Outcome } from './fireSale.ts'
import { type Experiment, scenario, sweep } from './sweep.ts'

function at(experiment: Experiment, x: number): Outcome {
  const found = fireSale(banks2018, scenario(experiment, x))
  assert.ok(found.ok)
  return found.value
}

/** As printed: defaults as a share to four places, units sold to six. */
const published: readonly (readonly [Experiment, number, number, number])[] = [
  ['price-impact', 0.01, 0.375, 0.914501],
  ['price-impact', 0.02, 0.6667, 0.981624],
  ['price-impact', 0.05, 0.9167, 0.996054],
  ['price-impact', 0.1, 0.9375, 1],
  ['shock-threshold', 0.075, 0, 0.372257],
  ['shock-threshold', 0.105, 0, 0.85226],
  ['shock-threshold', 0.12, 0.0625, 0.876311],
  ['shock-threshold', 0.15, 0.125, 0.914501],
  ['shock-threshold', 0.3, 0.5208, 0.95671],
  ['shock-leverage-targeting', 0.075, 0, 0.904652],
  ['shock-leverage-targeting', 0.09, 0.0625, 0.912768],
  ['shock-leverage-targeting', 0.15, 0.25, 0.929589],
  ['shock-leverage-targeting', 0.3, 0.5417, 0.98383],
]

test('[REPRO3] the spot table of the stress test comes out', () => {
  for (const [experiment, x, risk, sold] of published) {
    const found = at(experiment, x)
    assert.ok(Math.abs(found.systemicRisk - risk) <= 5.1e-5, `${experiment} ${x}`)
    assert.ok(Math.abs(found.sold - sold) <= 5.1e-7, `${experiment} ${x} sold ${found.sold}`)
  }
})

test('[REPRO3] 63 points, and a shock of 20 % is one of two sweeps', () => {
  const points = sweep(banks2018)
  assert.ok(points.ok)
  assert.equal(points.value.length, 63)
  const one = points.value.find(({ experiment, x }) => experiment === 'price-impact' && x === 0.01)
  assert.deepEqual(one?.outcome, at('price-impact', 0.01))
})

test('[REPRO3] a target is sold for before a threshold is, even without a shock', () => {
  assert.equal(at('shock-threshold', 0).sold.toFixed(3), '0.047')
  assert.equal(at('shock-leverage-targeting', 0).sold.toFixed(3), '0.317')
})

test('[REPRO1] a sheet balances, and its parts are what was published', () => {
  for (const bank of banks2018) {
    const { cash, corporate, government, other, loan, otherDebt } = Bank.sheet(bank)
    const gap = cash + corporate + government + other - loan - otherDebt - bank.capital
    assert.ok(Math.abs(gap) < 1e-6, bank.id)
    assert.equal(corporate + government, bank.debtSecurities)
  }
  assert.equal(banks2018.length, 48)
})

test('[REPRO2] prices never rise, nothing is sold twice', () => {
  const shocks = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 0.5, noNaN: true }),
  )
  fc.assert(
    fc.property(shocks, fc.boolean(), ([shock, impact], isTargeting) => {
      const policy = isTargeting ? 'targeting' : 'threshold'
      const found = fireSale(banks2018, { shock, impact, policy })
      assert.ok(found.ok)
      const { sold, priceCorporate, priceGovernment } = found.value
      assert.ok(sold >= 0 && sold <= 1 + 1e-12)
      assert.ok(priceCorporate > 0 && priceCorporate <= 1)
      assert.ok(priceGovernment >= 0 && priceGovernment <= 1 - shock)
    }),
    { numRuns },
  )
})

test('[REPRO2] a scenario that means nothing is refused by name', () => {
  const usual = { shock: 0.2, impact: 0.01, policy: 'threshold' } as const
  const refused = (over: object) => {
    const found = fireSale(banks2018, { ...usual, ...over })
    return found.ok ? null : found.error
  }
  for (const shock of [-0.01, 1.01, Number.NaN]) assert.equal(refused({ shock }), 'fireSale.shock')
  for (const impact of [-0.01, 1, Number.NaN]) assert.equal(refused({ impact }), 'fireSale.impact')
  assert.deepEqual(fireSale([], usual), { ok: false, error: 'fireSale.noBanks' })
})
