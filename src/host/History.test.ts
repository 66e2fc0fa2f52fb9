import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LossyDisk } from '../../test/crash/LossyDisk.ts'
import { numRuns } from '../../test/numRuns.ts'
import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import { DurableEngine } from './DurableEngine.ts'
import { Storage } from './Storage.ts'

const command = (index: number): Command => ({
  ...{ type: 'DefineAsset', id: `c${index}`, time: 1_000, asset: `A${index % 20}`, decimals: 6 },
})

/** Submits, applies, repeats and restarts, as a client and a machine do in any order. */
const doing = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ act: fc.constant('submit' as const), index: fc.nat(30) }) },
    { weight: 3, arbitrary: fc.record({ act: fc.constant('apply' as const), index: fc.nat(30) }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const), index: fc.nat(0) }) },
  ),
  { maxLength: 60 },
)

test('[TOLD2] every repeat is answered with what the command gave, whatever came between', async () => {
  await fc.assert(
    fc.asyncProperty(doing, async (acts) => {
      const disk = LossyDisk.create(new Uint8Array())
      const open = () => DurableEngine.open(Storage.log(disk), { build: 'test', snapshotEvery: 7 })
      let engine = open()
      const given = new Map<string, readonly Entry[]>()
      for (const { act, index } of acts) {
        const { id } = command(index)
        const before = given.get(id)
        if (act === 'restart') {
          engine.close()
          engine = open()
        } else if (act === 'apply') {
          const entries = engine.apply(command(index))
          assert.equal(entries.length === 0, before !== undefined)
          given.set(id, before ?? entries)
          assert.deepEqual(engine.answer(id), given.get(id))
        } else {
          const { seq, entries, isRepeat } = await engine.submit(command(index))
          assert.equal(isRepeat, before !== undefined)
          assert.deepEqual(entries, before ?? entries)
          assert.equal(seq, entries.at(-1)?.seq)
          given.set(id, entries)
        }
      }
      const [first] = given.values()
      const all = [...engine.after(0)]
      assert.deepEqual(all[0], first?.[0])
      assert.deepEqual(
        all.map(({ seq }) => seq),
        all.map((_, place) => place + 1),
      )
      assert.deepEqual(engine.answer('nobody’s'), [])
      engine.close()
    }),
    { numRuns: Math.ceil(numRuns / 2) },
  )
})
