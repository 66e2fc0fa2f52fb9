import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { events } from '../../test/wire/arbitraries.ts'
import { Fixture } from '../../test/wire/Fixture.ts'
import { EventText } from './EventText.ts'

const { catalog } = Fixture
const runs = Math.ceil(numRuns / 8)
const header = { seq: 7, ordinal: 2, time: 1_621_382_400_000, command: null }

for (const [type, arbitrary] of events) {
  test(`[WIRE5] a ${type} written and read again is the same`, () => {
    fc.assert(
      fc.property(arbitrary, (event) => {
        const line = JSON.stringify(EventText.encode(event, catalog, header))
        const result = EventText.decode(line, catalog)
        assert.deepEqual(result, { ok: true, value: { header, event } })
      }),
      { numRuns: runs },
    )
  })
}
