import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LossyDisk } from '../../test/crash/LossyDisk.ts'
import { type Draft, rulebook } from '../../test/engine/world.ts'
import { limits } from '../base/limits.ts'
import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { DurableEngine } from './DurableEngine.ts'
import { Storage } from './Storage.ts'
import { WallClock } from './WallClock.ts'

const start = 1_700_000_000_000

/** An engine with a clock of the test's, and an account that may not withdraw for a second. */
function open(now: () => number) {
  const engine = DurableEngine.open(Storage.log(LossyDisk.create(new Uint8Array())), {
    build: 'test',
    clock: { now },
  })
  const told: readonly Draft[] = [
    { type: 'DefineAsset', asset: 'USDT', decimals: 8 },
    { type: 'DefineAsset', asset: 'BTC', decimals: 8 },
    { type: 'DefineRulebook', rulebook: plain },
    { type: 'OpenAccount', account: 'a', ...owner, rulebook: 'plain', positionMode: 'net' },
    { type: 'Deposit', account: 'a', asset: 'BTC', amount: Amount.of(5n) },
    { type: 'SetMarks', marks: [], indices: ['USDT', 'BTC'].map(index) },
    {
      type: 'Restrict',
      account: 'a',
      restriction: 'noWithdrawal',
      until: start + 1_000,
      ...signed,
    },
  ]
  told.forEach((draft, count) => {
    engine.apply({ ...draft, id: `c${count}`, time: start } as Command)
  })
  engine.commit()
  return engine
}

const owner = { owner: 'a', group: 'a' }
const signed = { by: 'desk', reason: 'test' }
const index = (asset: string) => ({ asset, price: 10n ** 12n, time: start, source: 'test' })
const plain = rulebook({
  id: 'plain',
  method: { name: 'tiered', brackets: new Map(), collateral: new Map(), feeRate: Ratio.zero },
  waterfall: { ...rulebook().waterfall, fundCaps: new Map() },
  prices: { staleAfter: 5_000, staleBand: Ratio.zero },
})

const types = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(({ events }) => events.map(({ type }) => type))

test('[TIME5] where nothing else comes, timers fire and prices grow old by the clock', async () => {
  let now = start
  const engine = open(() => now)
  const stop = new AbortController()
  const pauses: number[] = []
  const heard: (readonly [time: number, types: readonly string[]])[] = []
  const scheduler = {
    soon: (task: () => void) => task(),
    turn: async () => {},
    pause: async (ms: number) => {
      pauses.push(ms)
      now += ms
      if (now > start + 20_000) stop.abort()
    },
  }
  await WallClock.run(
    engine,
    { clock: { now: () => now }, scheduler },
    stop.signal,
    async (all) => {
      heard.push([now - start, types(all)])
    },
  )
  assert.deepEqual(heard, [
    [1_000, ['Released', 'TimeAdvanced']],
    [5_001, ['TimeAdvanced']],
  ])
  assert.ok(pauses.every((ms) => ms > 0 && ms <= 250))
  assert.equal(engine.state.time, start + 5_001, 'and nothing is recorded where nothing is due')
})

test('[TIME5] a silence of years is crossed in steps that are taken', () => {
  let now = start
  const engine = open(() => now)
  now += 3 * limits.leap
  const entries = WallClock.catchUp(engine)
  assert.ok(!types(entries).includes('Rejected'))
  assert.deepEqual(WallClock.catchUp(engine), [])
  assert.equal(engine.state.accountById.get('a')?.restrictions.length, 0)
})

test('[TIME5] a clock behind the engine causes nothing', () => {
  const engine = open(() => 0)
  assert.deepEqual(WallClock.catchUp(engine), [])
})
