import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LossyDisk } from '../../test/crash/LossyDisk.ts'
import { randomRun } from '../../test/engine/randomRun.ts'
import { Snapshot } from '../engine/Snapshot.ts'
import { DurableEngine } from '../host/DurableEngine.ts'
import { Storage } from '../host/Storage.ts'
import { journalText } from '../wire/journalText.ts'
import { inThread } from './engine/inThread.ts'
import { BehindError, Replica } from './Replica.ts'

const digest = (state: Parameters<typeof Snapshot.take>[0]): string =>
  journalText.encode(Snapshot.take(state))

test('[SRV2] its state is the engine’s after every entry, also where it began later', async () => {
  const disk = LossyDisk.create(new Uint8Array())
  const engine = DurableEngine.open(Storage.log(disk), { build: 'test', snapshotEvery: 0 })
  const port = inThread(engine)
  const early = Replica.follow(port)
  randomRun(7, 150, {
    after: (_state, command) => {
      engine.apply(command)
      engine.commit()
      assert.equal(digest(early.state), digest(engine.state))
    },
  })
  const late = Replica.follow(port)
  await late.reached(engine.state.seq, 5_000)
  assert.equal(digest(late.state), digest(engine.state))
  assert.deepEqual(late.head, engine.told())
  assert.ok(engine.state.seq > 100)
})

test('[SRV2] who waits for an entry that does not come is told so in time', async () => {
  const engine = DurableEngine.open(Storage.log(LossyDisk.create(new Uint8Array())))
  const replica = Replica.follow(inThread(engine))
  await assert.rejects(replica.reached(1, 5), BehindError)
  const reached = replica.reached(1, 5_000)
  engine.apply({ type: 'DefineAsset', id: 'a', time: 1, asset: 'USDT', decimals: 6 })
  engine.commit()
  await reached
  await replica.reached(1, 0)
})
