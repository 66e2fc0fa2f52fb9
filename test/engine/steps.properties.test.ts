import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Entry } from '../../src/engine/Entry.ts'
import type { EventType } from '../../src/engine/Event.ts'
import { fold } from '../../src/engine/fold.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { auditing } from '../auditor/auditing.ts'
import { digest, text } from './sameState.ts'
import { commandsOf, pathOf, stepsRun } from './stepsRun.ts'

/** How many days; a failing one is repeated with SEED=n STEP_SEEDS=1. */
const seeds = Number(process.env.STEP_SEEDS ?? 60)
const first = Number(process.env.SEED ?? 1)
const length = 120
const all = Array.from({ length: seeds }, (_, index) => first + index)

describe('any mixture of steps, at odd times', () => {
  test('[LIQ20] [LIQ21] [FALL1] [LEDGER1] no pause is jumped, deficits are paid once, the books sum to zero', () => {
    const seen = new Map<EventType, number>()
    let waited = 0
    for (const seed of all) {
      const audit = auditing()
      const desk = stepsRun(seed, length, ({ state }, entries) => {
        audit.hear(entries)
        assert.equal(unbalanced(state), null)
        for (const { events } of entries) {
          for (const { type } of events) seen.set(type, (seen.get(type) ?? 0) + 1)
        }
      })
      audit.conclude(desk.state)
      waited += [...desk.state.accounts].filter(({ lastStep }) => lastStep !== null).length
    }
    if (seeds < 30) return
    const counted = (type: EventType): number => seen.get(type) ?? 0
    assert.ok(counted('MarginTakenOver') > seeds / 10, 'some are taken over')
    for (const type of ['Executed', 'LiquidationOrdered', 'TakenOver'] as const) {
      assert.ok(counted(type) > seeds, `${type} occurred ${counted(type)} times`)
    }
    assert.ok(waited > seeds / 4, `${waited} accounts had steps`)
  })

  test('[ENG2] [ENG17] [LIQ21] replayed, folded and restarted before every command, all is the same', () => {
    for (const seed of all.slice(0, Math.ceil(seeds / 4))) {
      const folded = State.create()
      const desk = stepsRun(seed, length, (_, entries) => {
        for (const entry of entries) fold(folded, entry)
      })
      let restarted = State.create()
      const again: Entry[] = []
      for (const command of commandsOf(desk.entries)) {
        restarted = Snapshot.restore(Snapshot.take(restarted))
        again.push(...step(restarted, command))
      }
      assert.equal(text(again), text(desk.entries), `seed ${seed}`)
      assert.equal(digest(folded), digest(desk.state), `seed ${seed}`)
    }
  })

  test('[LIQ20] a worse price on the same path leaves who is liquidated no better', () => {
    let worse = 0
    for (const seed of all) {
      const found = [0n, 40n, 200n].map((beside) => pathOf(seed, beside))
      for (const { steps } of found) assert.ok(steps < 400, `seed ${seed} ends`)
      const [none = 0n, near = 0n, far = 0n] = found.map(({ worth }) => worth)
      assert.ok(none >= near && near >= far, `seed ${seed}: ${none}, ${near}, ${far}`)
      if (none > far) worse += 1
    }
    if (seeds >= 30) assert.ok(worse > seeds / 5, `it made a difference ${worse} times`)
  })
})
