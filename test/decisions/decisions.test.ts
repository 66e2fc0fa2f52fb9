import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Baseline } from './Baseline.ts'
import { recordScenarios } from './recordHeard.ts'
import { type RandomKind, recordRandom } from './recordRandom.ts'

const seeds = 40
const baseline = Baseline.read()

function assertSame(recorded: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>) {
  const { total, different } = Baseline.compare(recorded, found)
  assert.ok(total > 0, 'something is recorded')
  assert.deepEqual(different, [], 'see node test/decisions/compare.ts')
}

for (const kind of ['seeds', 'loans'] as const satisfies readonly RandomKind[]) {
  test(`[ENG2] decisions are those recorded last (${seeds} of 400 ${kind}; all by test/decisions/compare.ts)`, () => {
    const recorded = Baseline.first(baseline.get(kind), seeds)
    const names = [...recorded.keys()]
    assertSame(recorded, new Map(names.map((name) => [name, recordRandom(kind, Number(name))])))
  })
}

/** Excludes two hundred random runs and the codec tests: seconds of time for few more decisions. */
const long = /over \d+ runs|\[WIRE\d+\]/

test('[ENG2] decisions in the scenarios are those recorded last', async () => {
  const recorded = [...(baseline.get('scenarios') ?? [])].filter(([name]) => !long.test(name))
  assertSame(new Map(recorded), await recordScenarios(long))
})
