import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { HouseStress } from './HouseStress.ts'
import { VolatilityEnvironment } from './VolatilityEnvironment.ts'

const house = HouseStress.tastytrade

/** Closes in tenths. */
const after = (start: VolatilityEnvironment, ...closes: number[]): string =>
  VolatilityEnvironment.after(
    house.environment,
    start,
    closes.map((close) => Ratio.of(BigInt(close), 10n)),
  )
    .map(([letter]) => letter)
    .join('')

test('[PRAC15] one close above 30 is high at once, five below 25 in a row low', () => {
  assert.equal(after('low', 180, 220, 310, 240, 240, 240, 240, 240), 'llhhhhhl')
  assert.equal(after('low', 300, 301), 'lh')
  assert.equal(after('high', 240, 240, 240, 250, 240, 240, 240, 240, 249), 'hhhhhhhhl')
})

test('[PRAC15] five closes above 25 in a row are high, one close below 20 low at once', () => {
  assert.equal(after('low', 240, 260, 260, 260, 260, 260), 'lllllh')
  assert.equal(after('low', 260, 260, 260, 260, 250, 260, 251), 'lllllll')
  assert.equal(after('high', 200, 199), 'hl')
})

test('[PRAC15] closes told in two parts are those told at once, where the parts meet at a level', () => {
  const closes = fc.array(fc.integer({ min: 150, max: 350 }), { maxLength: 12 })
  fc.assert(
    fc.property(closes, closes, fc.constantFrom('low', 'high'), (one, other, start) => {
      const first = after(start, ...one, 250)
      const now = first.at(-1) === 'l' ? 'low' : 'high'
      assert.equal(after(start, ...one, 250, ...other), first + after(now, ...other))
    }),
    { numRuns },
  )
})

test('[PRAC16] what a house stresses at least, by class and environment', () => {
  const shown = Object.entries(house.ranges).map(([name, { low, high }]) => [
    name,
    [low, high].map(({ down, up }) => `${Ratio.format(down, 2)} ${Ratio.format(up, 2)}`),
  ])
  assert.deepEqual(Object.fromEntries(shown), {
    index: ['-0.15 0.1', '-0.2 0.15'],
    equity: ['-0.2 0.2', '-0.2 0.2'],
    smallCapBiotech: ['-0.5 1', '-0.5 1'],
  })
})

test('[PRAC17] uncovered short options ask for half of what they deliver, rounded up', () => {
  const least = (count: bigint, value: bigint) =>
    HouseStress.alternativeMinimum(count, Value.of(value), house.uncoveredShare)
  assert.deepEqual(
    [least(1n, 500n), least(1n, 501n), least(2n, 501n), least(0n, 500n)],
    [250n, 251n, 501n, 0n],
  )
})
