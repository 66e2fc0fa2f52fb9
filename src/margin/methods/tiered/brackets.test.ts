import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../../test/numRuns.ts'
import { ratio } from '../../../../test/venue.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'

/** Whole units as atoms of an asset with six decimals. */
const atoms = (text: string): Amount => Amount.of(Ratio.mulDown(1_000_000n, ratio(text)))

const table = (...rows: readonly (readonly [floor: string, rate: string])[]): Brackets =>
  Brackets.create(
    rows.map(([floor, rate]) => ({
      floor: atoms(floor),
      rate: ratio(rate),
      leverageMax: Ratio.of(20n),
    })),
  )

const amounts = ({ tiers, denominator }: Brackets): readonly string[] =>
  tiers.map(({ deduction }) => Ratio.format(Ratio.of(deduction, denominator * 1_000_000n), 2))

const bitcoin = table(
  ['0', '0.004'],
  ['50000', '0.005'],
  ['250000', '0.01'],
  ['1000000', '0.025'],
  ['10000000', '0.05'],
  ['20000000', '0.1'],
  ['50000000', '0.125'],
)
const ripple = table(
  ['0', '0.025'],
  ['100000', '0.05'],
  ['500000', '0.1'],
  ['1000000', '0.15'],
  ['2000000', '0.25'],
  ['5000000', '0.5'],
)

test('[TIER1] a bracket holds its floor and not its cap', () => {
  const { tiers } = bitcoin
  assert.equal(Brackets.tier(bitcoin, 0n), tiers[0])
  assert.equal(Brackets.tier(bitcoin, atoms('49999.999999')), tiers[0])
  assert.equal(Brackets.tier(bitcoin, atoms('50000')), tiers[1])
  assert.equal(Brackets.tier(bitcoin, atoms('249999.999999')), tiers[1])
  assert.equal(Brackets.tier(bitcoin, atoms('250000')), tiers[2])
  assert.equal(Brackets.tier(bitcoin, atoms('9000000000000')), tiers[6])
})

test('[TIER2] maintenance amounts as Binance documents them, and derived where its list was wrong', () => {
  assert.deepEqual(amounts(bitcoin), ['0', '50', '1300', '16300', '266300', '1266300', '2516300'])
  assert.deepEqual(amounts(ripple), ['0', '2500', '27500', '77500', '277500', '1527500'])
  assert.deepEqual(amounts(table(['0', '0.01'], ['50000', '0.025'])), ['0', '750'])
  assert.deepEqual(amounts(table(['0', '0.0065'], ['10000', '0.01'])), ['0', '35'])
  assert.deepEqual(amounts(table(['0', '0.01'], ['5000', '0.02'])), ['0', '50'])
})

test('[TIER3] maintenance at the border that a table without maintenance amounts gets wrong', () => {
  const at = (notional: string): bigint => Brackets.maintenance(bitcoin, atoms(notional))
  assert.equal(at('50000'), atoms('200'))
  assert.equal(at('249999'), atoms('1199.995'), 'not 1,250')
  assert.equal(at('250000'), atoms('1200'))
  assert.equal(at('250001'), atoms('1200.01'), 'not 2,500')
  assert.equal(Brackets.maintenance(ripple, 0n), 0n)
  assert.equal(Brackets.maintenance(ripple, atoms('10000000')), atoms('3472500'))
})

test('[TIER3] maintenance is rounded up to a whole atom', () => {
  assert.equal(Brackets.maintenance(bitcoin, 1n), 1n)
  assert.equal(Brackets.maintenance(bitcoin, 250n), 1n)
  assert.equal(Brackets.maintenance(bitcoin, 251n), 2n)
})

const tables = fc
  .tuple(
    fc.uniqueArray(fc.bigInt(1n, 10n ** 15n), { maxLength: 10 }),
    fc.array(fc.bigInt(1n, 90n), { minLength: 11, maxLength: 11 }),
    fc.constantFrom(1_000n, 997n, 30n),
  )
  .map(([floors, steps, per]) => {
    let rate = 0n
    return Brackets.create(
      [0n, ...floors.sort((a, b) => (a < b ? -1 : 1))].map((floor, index) => {
        rate += steps[index] as bigint
        const rates = Ratio.of(rate, per * 1_000n)
        return { floor: Amount.of(floor), rate: rates, leverageMax: Ratio.one }
      }),
    )
  })

test('[TIER2] the requirement has no step at any border, and grows by at most the rate', () => {
  fc.assert(
    fc.property(tables, fc.bigInt(0n, 2n * 10n ** 15n), (brackets, anywhere) => {
      const borders = brackets.tiers.map(({ floor }) => floor).filter((floor) => floor > 0n)
      for (const notional of [...borders, anywhere + 1n]) {
        const below = Brackets.maintenance(brackets, notional - 1n)
        const step = Brackets.maintenance(brackets, notional) - below
        const { rate } = Brackets.tier(brackets, notional)
        assert.ok(step >= 0n && step <= Integer.divUp(rate, brackets.denominator))
      }
    }),
    { numRuns },
  )
})
