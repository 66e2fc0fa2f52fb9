import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Folder } from '../cli/Folder.ts'
import { fuzz } from './fuzz.ts'
import { mutations } from './mutate.ts'

/** Lines to try: a few thousand for every push, a hundred thousand for a release. */
const lines = process.env.FC_NUM_RUNS === undefined ? 2_000 : 10 * Number(process.env.FC_NUM_RUNS)

test(`[PROC2] [PROC8] ${lines} hostile lines: each answered once, none that was an error changes anything`, async (t) => {
  const outcomes = await fuzz(lines, 11, Folder.create().path)
  assert.deepEqual(
    [...outcomes.keys()].sort(),
    Object.keys(mutations).sort(),
    'every kind was tried',
  )
  const all = new Map<string, number>()
  for (const own of outcomes.values()) {
    for (const [outcome, count] of own) all.set(outcome, (all.get(outcome) ?? 0) + count)
  }
  for (const [outcome, count] of [...all].sort()) t.diagnostic(`${outcome}: ${count}`)
  for (const outcome of [
    'accepted',
    'rejected',
    'repeat',
    'error line.notText',
    'error json.malformed',
  ]) {
    assert.ok((all.get(outcome) ?? 0) > 0, `${outcome} occurs`)
  }
})
