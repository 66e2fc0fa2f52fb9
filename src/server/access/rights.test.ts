import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { commands } from '../../../test/wire/arbitraries.ts'
import { rights, sourcesOf } from './rights.ts'

/** Whatever is said to come of a source, wherever in a command it stands. */
function named(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const within = Object.values(value).flatMap(named)
  return 'source' in value ? [value.source, ...within] : within
}

test('[HTTP22] a command tells in the name of every source that it names, and of no other', () => {
  for (const [type, drawn] of commands) {
    // What is defined names where it was published, and tells no figure.
    if (rights[type].scope === 'admin') continue
    fc.assert(
      fc.property(drawn, (command) => {
        assert.deepEqual(new Set(sourcesOf(command)), new Set(named(command)), type)
      }),
      { numRuns: Math.ceil(numRuns / 10) },
    )
  }
})
