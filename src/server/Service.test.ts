import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { Command } from '../engine/Command.ts'
import { Snapshot } from '../engine/Snapshot.ts'
import { Service } from './Service.ts'

const asset = (id: string): Command => ({
  ...{ type: 'DefineAsset', id: `define ${id}`, time: 0, asset: id, decimals: 6 },
})

describe('a service over a journal in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-service-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('[SRV1] what was submitted is in the replica when it is answered, and after a restart', async () => {
    const path = join(folder, 'one.plimsoll')
    const service = await Service.open(path)
    const { seq, isRepeat } = await service.port.submit(asset('USDT'))
    assert.deepEqual([seq, isRepeat], [1, false])
    await service.replica.reached(seq, 1_000)
    assert.deepEqual(
      service.replica.state.assets.map(({ id }) => id),
      ['USDT'],
    )
    const { head } = service.replica
    await service.close()
    const again = await Service.open(path)
    assert.deepEqual(again.replica.head, head)
    assert.deepEqual(Snapshot.take(again.replica.state), Snapshot.take(service.replica.state))
    await again.close()
  })
})
