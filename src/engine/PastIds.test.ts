import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '../base/limits.ts'
import { PastIds } from './PastIds.ts'

/** So many ids, some of them alike, from a first one on. */
const ids = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`)

test('[TIME2] what was added is always found, and hardly anything else', () => {
  const past = PastIds.create()
  const added = [...ids(150_000, 'c'), '', 'ä', 'x'.repeat(300)]
  for (const id of added) PastIds.add(past, id)
  assert.deepEqual(
    past.map(({ capacity }) => capacity),
    [65_536, 131_072],
  )
  assert.ok(added.every((id) => PastIds.has(past, id)))
  const mistaken = ids(1_000_000, 'd').filter((id) => PastIds.has(past, id))
  assert.ok(mistaken.length <= 1, `${mistaken.length} of a million`)
})

test('[TIME2] it is the same after it was kept', () => {
  const past = PastIds.create()
  for (const id of ids(1_000, 'c')) PastIds.add(past, id)
  const again = PastIds.create(PastIds.keep(past))
  assert.deepEqual(again, past)
  assert.ok(ids(1_000, 'c').every((id) => PastIds.has(again, id)))
})

test('[TIME2] its memory has a bound: beyond millions of ids the oldest go', () => {
  const full = { count: 1_048_576, capacity: 1_048_576, bits: 'AAAA' }
  const small = { count: 65_536, capacity: 65_536, bits: 'AAAA' }
  const past = PastIds.create([small, small, full, full, full, full, full, full, full])
  PastIds.add(past, 'next')
  assert.deepEqual(
    past.map(({ count }) => count),
    [...Array.from({ length: 7 }, () => full.count), 1],
    'both small ones had to go for the new one',
  )
  assert.equal(8 * full.count, limits.pastIds)
  assert.ok(PastIds.has(past, 'next'))
})
