import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomRun } from '../../test/engine/randomRun.ts'
import { Alarm } from '../../test/notify/Alarm.ts'
import { Random } from '../base/Random.ts'
import { AccountState } from '../engine/AccountState.ts'
import type { Entry } from '../engine/Entry.ts'
import { State } from '../engine/State.ts'

/** The number of seeds, and the first: a failing one is repeated with SEED=n SEEDS=1. */
const seeds = Math.ceil(Number(process.env.SEEDS ?? 1_000) / 250)
const first = Number(process.env.SEED ?? 1)
const length = 400

const routes = [
  { name: 'all', sinks: ['all'] },
  { name: 'grave', sinks: ['grave'], match: { severity: 'critical' as const } },
]

/** Whether anything of a call is still asked, or follows from it. */
function isAlive(state: State, call: string, name: string): boolean | null {
  const account = state.accountById.get(name)
  assert.ok(account)
  if (state.calls.has(call) || account.dues.some((due) => due.call === call)) return true
  const isUndecided = account.liquidation !== null || AccountState.restricted(account, 'reduceOnly')
  return isUndecided ? null : false
}

function checkLives(alarm: Alarm, state: State): number {
  const lives = new Map<string, { phases: string[]; account: string | null; call: string | null }>()
  for (const { sink, phase, alert } of alarm.heard) {
    if (phase === 'notice') continue
    const key = `${sink} ${alert.about}`
    const life = lives.get(key) ?? { phases: [], account: alert.account, call: alert.call }
    life.phases.push(phase)
    lives.set(key, life)
  }
  for (const [key, { phases, account, call }] of lives) {
    // Of a call there is one life; an account may reach its ladder many times.
    const pattern =
      call === null
        ? /^(trigger (update )*resolve )*(trigger (update )*)?$/
        : /^trigger (update )*(resolve )?$/
    assert.match(`${phases.join(' ')} `, pattern, key)
    const hasEnded = phases.at(-1) === 'resolve'
    const alive = call === null || account === null ? null : isAlive(state, call, account)
    if (alive !== null) assert.equal(hasEnded, !alive, `${key}: ${phases}`)
    if (key.includes(' liquidation:')) {
      assert.equal(hasEnded, state.accountById.get(account ?? '')?.liquidation === null, key)
    }
    const ladder = / level:.*:([^:]+)$/.exec(key)
    if (ladder !== null) checkLevel(state, account ?? '', hasEnded, key)
  }
  return [...lives.values()].filter(({ call }) => call !== null).length
}

function checkLevel(state: State, name: string, hasEnded: boolean, key: string): void {
  const account = state.accountById.get(name)
  const ladders = account && State.rulesOf(state, account)?.rulebook.ladders
  const index = ladders?.findIndex(({ id }) => key.endsWith(`:${id}`)) ?? -1
  assert.equal(hasEnded, (account?.levels[index] ?? 0) === 0, key)
}

test('[ALR4] [ALR5] [ALR12] each life has one trigger and one resolve on every route, whatever happens', async (context) => {
  let calls = 0
  for (let seed = first; seed < first + seeds; seed++) {
    const alarm = Alarm.open(context, { routes, chats: ['all', 'grave'] })
    alarm.notifier.outbox.database.exec('PRAGMA synchronous = OFF')
    const random = Random.create(seed, 77)
    let batch: Entry[] = []
    const state = randomRun(seed, length, {
      after(now, _command, followed) {
        batch.push(...followed)
        if (random.below(4) > 0) return
        alarm.notifier.take(batch, now)
        batch = []
      },
    })
    alarm.notifier.take(batch, state)
    assert.equal(alarm.notifier.problem(), null)
    await alarm.time.advance(0)
    try {
      calls += checkLives(alarm, state)
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error })
    }
    await alarm.notifier.close()
  }
  assert.ok(calls >= seeds, `only ${calls} calls were seen`)
})
