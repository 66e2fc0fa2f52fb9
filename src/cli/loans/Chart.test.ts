import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Scale } from '../picture/Scale.ts'
import { Absorption } from './Absorption.ts'
import { Chart, type Place } from './Chart.ts'

const place: Place = {
  ...{ left: 0, right: 10, top: 0, bottom: 100, gridX: [] },
  x: (step) => step * 10,
  isFirst: true,
}
const y = Scale.linear([0, 10], [100, 0], 2)

test('layers stand on one another', () => {
  const layers = [
    [1, 2],
    [3, 0],
  ]
  assert.deepEqual(Chart.bands(place, y, layers, ['a', 'b'], 1), [
    '<path d="M0 90L10 80L10 100L0 100Z" class="a band"/>',
    '<path d="M0 60L10 80L10 80L0 90Z" class="b band"/>',
  ])
})

test('a value that stays is drawn once', () => {
  assert.equal(
    Chart.steps(place, y, [0, 5, 5, 0], 'forced'),
    '<path d="M0 100H0V100H10V50H30V100H30V100Z" class="forced solid"/>',
  )
})

test('what is short is borne by those who paid, in proportion, to the atom', () => {
  const absorption = { owed: 100n, short: 31n, taken: 69n, insured: 40n, funded: 20n }
  const borne = Absorption.borne({ ...absorption, writtenOff: 40n, shared: 5n })
  assert.deepEqual(
    borne.map(([bearer]) => bearer),
    ['insurers', 'fund', 'lenders', 'deficit'],
  )
  assert.equal(
    borne.reduce((sum, [, part]) => sum + part, 0n),
    31n,
  )
  assert.equal(borne[2]?.[1], 5n)
  assert.deepEqual(Absorption.borne({ ...absorption, short: 0n, writtenOff: 0n, shared: 0n }), [])
  const unpaid = { ...absorption, insured: 0n, funded: 0n, writtenOff: 0n, shared: 0n }
  assert.deepEqual(Absorption.borne(unpaid).at(-1), ['deficit', 31n])
})
