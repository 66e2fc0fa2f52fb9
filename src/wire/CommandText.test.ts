import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { commands } from '../../test/wire/arbitraries.ts'
import { Fixture } from '../../test/wire/Fixture.ts'
import { CommandText } from './CommandText.ts'

const { catalog } = Fixture
const runs = Math.ceil(numRuns / 8)

for (const [type, arbitrary] of commands) {
  test(`[WIRE5] [WIRE24] a ${type} written and read again is the same`, () => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom({}, { actor: 'ann@desk' }), (told, asked) => {
        const command = { ...told, ...asked }
        const line = JSON.stringify(CommandText.encode(command, catalog, 7))
        const result = CommandText.decode(line, catalog)
        assert.deepEqual(result, { ok: true, value: command })
      }),
      { numRuns: runs },
    )
  })
}
