import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ratio } from '../money/Ratio.ts'
import type { Tree } from './Adapter.ts'
import { untold } from './Adapter.ts'
import { mismatches, show, untoldIn, wanted } from './mismatch.ts'

const mismatch = (one: unknown, found: Tree) => [...mismatches(one, found)][0] ?? null

const one = {
  id: 'a',
  call: { expectedly: '1' },
  accountBefore: { debt: '12', isSafe: true },
  steps: [{ tcr: '5', expected: { list: ['1', '2'], error: 'No', balanceAtLiq: '9' } }],
}
const right = {
  accountBefore: { debt: 12n, isSafe: true },
  steps: [{ tcr: 5n, expected: { list: [1n, 2n], error: 'No' } }],
}

test('[CONF7] an answer of the same shape meets a case, remarks and inputs left out', () => {
  assert.equal(mismatch(one, right), null)
})

test('[CONF7] each leaf that is answered otherwise, or not at all, is found', () => {
  const step = right.steps[0]
  const wrong = [
    { ...right, accountBefore: { debt: 13n, isSafe: true } },
    { ...right, accountBefore: { debt: 12n, isSafe: false } },
    { ...right, accountBefore: { debt: 12n } },
    { steps: right.steps },
    { ...right, steps: [] },
    { ...right, steps: [{ ...step, tcr: 6n }] },
    { ...right, steps: [{ tcr: 5n, expected: { list: [1n], error: 'No' } }] },
    { ...right, steps: [{ tcr: 5n, expected: { list: [1n, 2n, 3n], error: 'No' } }] },
    { ...right, steps: [{ tcr: 5n, expected: { list: [2n, 1n], error: 'No' } }] },
    { ...right, steps: [{ tcr: 5n, expected: { list: [1n, 2n], error: 'Yes' } }] },
  ]
  for (const found of wrong) assert.notEqual(mismatch(one, found), null)
  const fault = mismatch(one, { ...right, accountBefore: { debt: 13n, isSafe: true } })
  assert.ok(fault)
  assert.equal(show(fault), 'accountBefore.debt: "13"')
  assert.equal(wanted(fault), 'accountBefore.debt: "12"')
})

test('[CONF7] a tolerance beside a value, or around a table, is the most that it may be off', () => {
  const claims = { asserted: [{ what: 'debt', value: '10', tolerance: '2' }, { value: '10' }] }
  const said = (first: bigint, second: bigint) => ({
    asserted: [{ what: 'debt', value: first }, { value: second }],
  })
  assert.equal(mismatch(claims, said(8n, 10n)), null)
  assert.equal(mismatch(claims, said(12n, 10n)), null)
  assert.equal(mismatch(claims, said(7n, 10n))?.path, 'asserted.0.value')
  assert.equal(mismatch(claims, said(10n, 11n))?.path, 'asserted.1.value')
  const table = { tolerance: '1', rows: [['1', '5']] }
  assert.equal(mismatch(table, { rows: [[1n, 6n]] }), null)
  assert.equal(mismatch(table, { rows: [[1n, 7n]] })?.path, 'rows.0.1')
})

test('[CONF7] an absolute tolerance holds for fractions and whole numbers around it, bounds included', () => {
  const one = { expected: { a: 5.5, b: 7, absTolerance: 0.02 } }
  const said = (a: string, b: bigint | string) => mismatch(one, { expected: { a, b } })
  assert.equal(said('5.52', '7.02'), null)
  assert.equal(said('5.48', 7n), null)
  assert.equal(said('5.521', 7n)?.path, 'expected.a')
  assert.equal(said('5.5', 8n)?.path, 'expected.b')
})

test('[CONF7] a fraction is answered by the text of its decimal, and by nothing near it', () => {
  const said = (found: string | bigint) =>
    mismatch({ expected: { rate: -0.15 } }, { expected: { rate: found } })
  assert.equal(said('-0.15'), null)
  assert.equal(said('-0.150'), null)
  for (const found of ['-0.16', '0.15', '-.15', 'none', 0n])
    assert.notEqual(said(found), null, `${found}`)
})

test('[CONF7] an exact fraction meets the decimal nearest to it, of six places at least', () => {
  const said = (expected: number, found: Ratio) =>
    mismatch({ expected: { rate: expected } }, { expected: { rate: { ...found } } })
  assert.equal(said(0.333333, Ratio.of(1n, 3n)), null)
  assert.equal(said(0.3333333, Ratio.of(1n, 3n)), null)
  assert.equal(said(5, Ratio.of(5n)), null)
  assert.notEqual(said(0.33, Ratio.of(1n, 3n)), null)
  assert.notEqual(said(0.333334, Ratio.of(1n, 3n)), null)
  assert.notEqual(said(0.3333334, Ratio.of(1n, 3n)), null)
})

test('[CONF7] a peer is met to its own tolerance, is a remark beside the rule, and ends may be answered', () => {
  const peer = { expected: { leanAsserted: 100, leanAssertedRelTolerance: 0.2 } }
  const of = (sum: bigint) => ({ expected: { leanAsserted: { ...Ratio.of(sum) } } })
  assert.equal(mismatch(peer, of(120n)), null)
  assert.equal(mismatch(peer, of(121n))?.path, 'expected.leanAsserted')
  const both = { expected: { leanAsserted: 100, ruleExact: 90 } }
  assert.equal(mismatch(both, { expected: { ruleExact: 90n } }), null)
  const ends = { expected: { sum: { least: { ...Ratio.of(99n) }, most: { ...Ratio.of(100n) } } } }
  assert.equal(mismatch({ expected: { sum: 100 } }, ends), null)
  assert.equal(mismatch({ expected: { sum: 101 } }, ends)?.path, 'expected.sum')
  assert.equal(mismatch({ expected: { sum: '100' } }, ends)?.path, 'expected.sum')
})

test('[CONF9] what is not told stands apart from what is wrong, and hides none of it', () => {
  const one = { expected: { shares: 10, price: 35, list: [1, 2] } }
  const found = { shares: untold('a price'), price: 34n, list: untold('a list') }
  const faults = [...mismatches(one, { expected: found })]
  assert.deepEqual(
    faults.map((fault) => [fault.path, untoldIn(fault)]),
    [
      ['expected.shares', 'a price'],
      ['expected.price', null],
      ['expected.list', 'a list'],
    ],
  )
})
