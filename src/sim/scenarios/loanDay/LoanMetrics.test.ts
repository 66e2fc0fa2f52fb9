import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LoanMetrics } from './LoanMetrics.ts'

test('what is short is borne by those who paid, in proportion, to the atom', () => {
  const absorption = { owed: 100n, short: 31n, taken: 69n, insured: 40n, funded: 20n }
  const borne = LoanMetrics.borne({ ...absorption, writtenOff: 40n, covered: 2n, shared: 5n })
  assert.deepEqual(
    borne.map(([bearer]) => bearer),
    ['insurers', 'fund', 'house', 'lenders', 'deficit'],
  )
  assert.equal(
    borne.reduce((sum, [, part]) => sum + part, 0n),
    31n,
  )
  assert.equal(borne[3]?.[1], 5n)
  assert.deepEqual(
    LoanMetrics.borne({ ...absorption, short: 0n, writtenOff: 0n, covered: 0n, shared: 0n }),
    [],
  )
  const unpaid = { ...absorption, insured: 0n, funded: 0n, writtenOff: 0n, covered: 0n, shared: 0n }
  assert.deepEqual(LoanMetrics.borne(unpaid).at(-1), ['deficit', 31n])
})
