import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from '../engine/Command.ts'
import { Engine } from './Engine.ts'

const asset = (id: string): Command => ({
  ...{ type: 'DefineAsset', id: `define ${id}`, time: 1_000, asset: id, decimals: 6 },
})

test('an engine that is kept nowhere is driven as one that is', async () => {
  const engine = Engine.create()
  const told: number[] = []
  const end = engine.onCommitted((entries) => told.push(...entries.map(({ seq }) => seq)))
  engine.apply(asset('USDT'))
  assert.deepEqual(told, [], 'not before the commit')
  assert.equal(
    engine.query(({ assets }) => assets.length),
    1,
  )
  assert.deepEqual(told, [1])
  const receipt = await engine.submit(asset('BTC'))
  assert.deepEqual([receipt.seq, receipt.entries.length], [2, 1])
  assert.deepEqual(await engine.submit(asset('BTC')), { seq: 2, entries: [], isRepeat: true })
  engine.apply(asset('ETH'))
  engine.close()
  assert.deepEqual(told, [1, 2, 3])
  end()
  engine.apply(asset('SOL'))
  engine.commit()
  assert.deepEqual(told, [1, 2, 3])
})
