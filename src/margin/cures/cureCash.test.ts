import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { randomScene } from '../../../test/randomScene.ts'
import { ratio } from '../../../test/venue.ts'
import { Assessment } from '../../model/Assessment.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { assess } from '../assess.ts'
import { TieredTerms } from '../methods/tiered/TieredTerms.ts'
import { ProForma } from '../ProForma.ts'
import { cureCash } from './cureCash.ts'

const cash = (equity: bigint, requirement: bigint, threshold: string): bigint =>
  cureCash({ equity: Value.of(equity), requirement: Value.of(requirement) }, ratio(threshold))

test('[MARGIN8] worked by hand, below zero and where nothing needs curing', () => {
  assert.equal(cash(20_000n, 24_500n, '0.8'), 10_625n)
  assert.equal(cash(20_000n, 24_501n, '0.8'), 10_627n, 'rounded up')
  assert.equal(cash(-500n, 24_500n, '1'), 25_000n)
  assert.equal(cash(24_500n, 24_500n, '1'), 0n)
  assert.equal(cash(-3n, 0n, '1'), 3n, 'a debt with nothing held')
})

test('[MARGIN8] depositing exactly that cures, one atom less does not', () => {
  const thresholds = fc.bigInt(1n, 30n).map((tenths) => Ratio.of(tenths, 10n))
  fc.assert(
    fc.property(randomScene, thresholds, ({ place, account, book }, threshold) => {
      const { terms: rules } = place
      const { collateral, liabilities } = TieredTerms.of(rules)
      const { index } = rules.numeraire
      fc.pre(collateral[index] === undefined && liabilities[index] === undefined)
      const exceeds = (deposit: bigint): boolean => {
        const after = ProForma.withBalance(account, rules.numeraire.index, Amount.of(deposit))
        const assessment = assess(after, rules, book)
        return Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), threshold)
      }
      const assessment = assess(account, rules, book)
      const needed = cureCash(Assessment.measure(assessment, 'maintenance'), threshold)
      assert.ok(!exceeds(needed))
      assert.ok(needed === 0n || exceeds(needed - 1n))
    }),
    { numRuns },
  )
})
