import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { State } from '../../src/engine/State.ts'
import { Worklist } from '../../src/engine/Worklist.ts'
import { begin, hover } from './hover.ts'
import { type Planted, plants, withHeadroom } from './plants.ts'
import { MissedError, Scene } from './Scene.ts'
import { brokers, rulebooks } from './world.ts'

/** How many accounts are looked at in all; a failing run is repeated with SEED=n KNIFE_DECISIONS=1. */
const wanted = Number(process.env.KNIFE_DECISIONS ?? 100_000)
const first = Number(process.env.SEED ?? 1)
const [accounts, turns] = [60, 60]

/** Runs books at the edge until so many accounts were looked at; what was missed is thrown. */
function run(create: () => Planted, decisions: number, books = rulebooks): Scene[] {
  const scenes: Scene[] = []
  for (let seed = first, sum = 0; sum < decisions; seed++) {
    const scene = Scene.create(seed, create())
    scenes.push(scene)
    try {
      const book = begin(scene, accounts, books)
      for (let turn = 0; turn < turns; turn++) hover(book)
    } catch (error) {
      const again = `SEED=${seed} KNIFE_DECISIONS=1 node --test test/sentry/knife.test.ts`
      if (error instanceof MissedError) error.message += `; again with: ${again}`
      throw error
    }
    sum += scene.decisions
  }
  return scenes
}

/** Begins with nothing known at times, as after a restart. */
function restarting(): Planted {
  const state = State.create()
  let commands = 0
  const before = (): void => {
    commands += 1
    if (commands % 200 === 0) Worklist.drop(state)
  }
  return { state, before }
}

/** What must happen for every kind of threshold to have been crossed. */
const crossings = [
  ...['LevelChanged', 'CallOpened', 'CallMet', 'CallIncreased', 'LiquidationStarted'],
  ...['FundingSet', 'InterestAccrued', 'CertaintyChanged', 'RulebookActivated'],
  ...['ProtectionTriggered'],
]

describe('books at the edge', () => {
  test('[ENG19] [ENG21] [SENTRY6] nobody within two atoms of a threshold is missed', () => {
    const scenes = run(restarting, wanted)
    const edges = scenes.reduce((sum, scene) => sum + scene.edges, 0)
    assert.ok(edges > wanted / 50, `${edges} times an account is put at an edge`)
    for (const type of crossings) {
      const times = scenes.reduce((sum, { said }) => sum + (said.get(type) ?? 0), 0)
      assert.ok(times > 0, `${type} occurs`)
    }
  })

  test('[ENG19] [SENTRY6] nor where rows are switched off', () => {
    run(() => ({ state: withHeadroom() }), wanted / 4)
  })

  test('[ENG19] [BROKER10] nor under the rules of a broker and of a clearing house', () => {
    const scenes = run(() => ({ state: State.create() }), wanted / 4, brokers)
    const raised = scenes.some(({ said }) => (said.get('LiquidationStarted') ?? 0) > 0)
    assert.ok(raised, 'some are liquidated')
  })

  for (const { what, plant } of plants) {
    test(`[SENTRY6] a planted fault is found: ${what}`, () => {
      assert.throws(() => run(plant, 100_000), MissedError)
    })
  }
})
