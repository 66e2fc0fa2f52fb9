import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { protocols } from '../../../../../test/randomLoan.ts'
import { ratio } from '../../../../../test/venue.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { InterestModel } from './InterestModel.ts'

const year = 31_536_000n
const text = (growth: InterestModel, rate: string, seconds: bigint, index = Ratio.one): string =>
  Ratio.format(growth(index, ratio(rate), seconds), 12)

test('[LOAN14] ten per cent for a year, by every protocol', () => {
  assert.equal(text(InterestModel.of('desk').owed, '0.1', year), '1.1')
  assert.equal(text(InterestModel.of('liquity-v1').owed, '0.1', year), '1.1')
  assert.equal(text(InterestModel.of('liquity-v2').owed, '0.1', year), '1.1')
  assert.equal(text(InterestModel.of('aave-v3.7').supplied, '0.1', year), '1.1')
  assert.equal(text(InterestModel.of('aave-v3.7').owed, '0.1', year), '1.105166666666')
  assert.equal(text(InterestModel.of('morpho-blue').owed, '0.1', year), '1.105166666653')
  assert.equal(text(InterestModel.of('compound-v3').owed, '0.1', year), '1.099999999988')
  assert.equal(text(InterestModel.of('spark').owed, '0.1', year), '1.105166666666')
  assert.equal(text(InterestModel.of('venus').owed, '0.1', year), '1.099999999998')
  assert.equal(text(InterestModel.of('maker').owed, '0.1', year), '1.1051709179')
  assert.equal(text(InterestModel.of('euler-v2').owed, '0.1', year, ratio('1.5')), '1.65775637685')
})

test('[LOAN14] Venus charges whole blocks of three seconds', () => {
  const { owed } = InterestModel.of('venus')
  assert.deepEqual(owed(Ratio.one, ratio('0.1'), 2n), Ratio.one)
  // ⌊10¹⁷ ÷ 10,512,000⌋ a block.
  assert.deepEqual(
    owed(Ratio.one, ratio('0.1'), 5n),
    Ratio.of(10n ** 18n + 9_512_937_595n, 10n ** 18n),
  )
})

test('[LOAN14] each protocol rounds as its contract does', () => {
  const wads = (text: bigint) => Ratio.of(text, 10n ** 18n)
  // ⌊10¹⁷ ÷ 31,536,000⌋ = 3,170,979,198 a second; its square ÷ 2 × 10¹⁸ is 5.03, and the cube nothing.
  const { owed } = InterestModel.of('morpho-blue')
  assert.deepEqual(owed(Ratio.one, ratio('0.1'), 1n), wads(10n ** 18n + 3_170_979_198n + 5n))
  const third = Ratio.of(1n, 3n)
  const rays = (text: bigint) => Ratio.of(text, 10n ** 27n)
  const aave = InterestModel.of('aave-v3.7')
  assert.deepEqual(aave.supplied(third, Ratio.zero, year), rays((10n ** 27n - 1n) / 3n))
  assert.deepEqual(aave.supplied(Ratio.one, third, year), rays((4n * 10n ** 27n - 1n) / 3n))
})

test('[LOAN14] no time, or no rate, and nothing grows; more time, and nothing shrinks', () => {
  const rays = fc.bigInt(10n ** 15n, 3n * 10n ** 15n).map((n) => Ratio.of(n, 10n ** 15n))
  fc.assert(
    fc.property(
      fc.constantFrom(...protocols),
      fc.constantFrom('owed' as const, 'supplied' as const),
      rays,
      fc.bigInt(0n, 10_000n).map((n) => Ratio.of(n, 10_000n)),
      fc.bigInt(0n, 10n * year),
      fc.bigInt(0n, year),
      (protocol, side, index, rate, seconds, more) => {
        const growth = InterestModel.of(protocol)[side]
        assert.deepEqual(growth(index, rate, 0n), index)
        assert.deepEqual(growth(index, Ratio.zero, seconds), index)
        const [early, late] = [growth(index, rate, seconds), growth(index, rate, seconds + more)]
        assert.ok(Ratio.compare(late, early) >= 0 && Ratio.compare(early, index) >= 0)
      },
    ),
    { numRuns: 2_000 },
  )
})
