import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { Worklist } from '../../src/engine/Worklist.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Desk } from './Desk.ts'
import { drawClock } from './drawClock.ts'
import { drawDoubts } from './drawDoubts.ts'
import { drawIndices } from './drawIndices.ts'
import { drawMarkets } from './drawMarket.ts'
import { drawPositionProtections } from './drawPositionProtections.ts'
import { drawProtections } from './drawProtections.ts'
import { drawSteps } from './drawSteps.ts'
import { randomLoans } from './randomLoans.ts'
import { randomRun, type Watcher } from './randomRun.ts'
import { text } from './sameState.ts'
import { either } from './streams.ts'
import { unit } from './world.ts'

/** The number of seeds, and the first: a failing one is repeated with SEED=n SEEDS=1. */
const seeds = Number(process.env.SEEDS ?? 50)
const first = Number(process.env.SEED ?? 1)
const length = Number(process.env.COMMANDS ?? 220)

/** An engine that executes the same commands in another way; its events must be the same. */
type Shadow = (command: Command) => readonly Entry[]

/** Looks at every account after every command. */
function attentive(): Shadow {
  const state = State.create()
  return (command) => {
    Worklist.drop(state)
    const worklist = Worklist.of(state)
    for (const { index } of state.accounts) worklist.dirty.add(index)
    return step(state, command)
  }
}

/** Starts again from a snapshot before every command. */
function forgetful(): Shadow {
  let state = State.create()
  return (command) => {
    state = Snapshot.restore(Snapshot.take(state))
    return step(state, command)
  }
}

/** Watches a run, and fails at the first command whose events differ from the shadow's. */
const beside = (shadow: Shadow): Watcher => ({
  after: (_state: State, command: Command, entries: readonly Entry[]) =>
    assert.equal(text(shadow(command)), text(entries), `${command.id}: ${command.type}`),
})

const trading = (seed: number, watch: Watcher): State =>
  randomRun(
    seed,
    length,
    watch,
    either(
      ...[drawMarkets(seed), drawIndices(seed), drawClock(seed), drawDoubts(seed)],
      ...(seed % 5 === 1 ? [drawSteps(seed)] : []),
      ...(seed % 3 === 0 ? [drawProtections(seed), drawPositionProtections(seed)] : []),
    ),
  )

const lending = (seed: number, watch: Watcher): State => randomLoans(seed, length, watch)

describe('nobody is missed', () => {
  /** The index of one asset, in hundredths of a dollar, and nothing else. */
  const setIndex = (desk: Desk, asset: string, hundredths: bigint) =>
    Desk.tell(desk, {
      type: 'SetMarks',
      marks: [],
      indices: [{ asset, price: hundredths * 10n ** 10n, time: desk.time, source: 'alone' }],
    })

  test('[ENG21] the numeraire moves alone: an account without a balance in it is looked at', () => {
    const desk = Desk.create()
    Desk.open(desk, 'a', 0n)
    const amount = Amount.of(unit / 4n)
    Desk.tell(desk, { type: 'Deposit', account: 'a', asset: 'BTC', amount })
    // A quarter of 40,000 at 95 % is 9,500, against 1 % of 400,000 and so on up the brackets.
    Desk.fill(desk, 'a', 8_000n, 30_000n, 'ETH/USDT:USDT')
    assert.equal(Desk.pick(Desk.setMarks(desk), 'LiquidationStarted').length, 0)
    const events = setIndex(desk, 'USDT', 125n)
    assert.equal(Desk.pick(events, 'LevelChanged').length, 1, 'worth 7,600 now')
  })

  test('[ENG21] a settlement asset moves alone: who trades in it without holding it is looked at', () => {
    const desk = Desk.create()
    Desk.open(desk, 'a', 1_000n)
    // 600 contracts of 100 dollars at 1 % and above, in bitcoin that grows dearer.
    Desk.fill(desk, 'a', 600n, 40_000n, 'BTC/USD:BTC')
    const events = setIndex(desk, 'BTC', 6_000_000n)
    assert.ok(Desk.pick(events, 'LevelChanged').length > 0)
  })

  test('[ENG5] the numeraire grows old alone: who holds anything else is looked at', () => {
    const desk = Desk.create()
    Desk.open(desk, 'a', 0n)
    Desk.tell(desk, { type: 'Deposit', account: 'a', asset: 'BTC', amount: Amount.of(unit) })
    desk.time += 200_000
    setIndex(desk, 'BTC', 4_000_000n)
    const events = Desk.wait(desk, 100_001)
    assert.deepEqual(Desk.pick(events, 'CertaintyChanged'), [
      { type: 'CertaintyChanged', account: 'a', before: 'certain', after: 'bounded' },
    ])
  })

  const runs = { trading, lending }
  const shadows = {
    'looking at everybody after every command': attentive,
    'starting again before every command': forgetful,
  }
  for (const [book, run] of Object.entries(runs)) {
    for (const [manner, shadow] of Object.entries(shadows)) {
      test(`[ENG19] [ENG21] ${book}: the same events as ${manner}`, () => {
        for (let seed = first; seed < first + seeds; seed++) {
          try {
            run(seed, beside(shadow()))
          } catch (error) {
            const again = `SEED=${seed} SEEDS=1 node --test test/engine/nobodyMissed.test.ts`
            throw new Error(`seed ${seed} fails; again with: ${again}`, { cause: error })
          }
        }
      })
    }
  }
})
