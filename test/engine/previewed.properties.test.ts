import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Random } from '../../src/base/Random.ts'
import { Ladder } from '../../src/calls/Ladder.ts'
import type { DefineRulebook } from '../../src/engine/Command.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { assess } from '../../src/margin/assess.ts'
import { bindRulebook } from '../../src/margin/bindRulebook.ts'
import { Assessment } from '../../src/model/Assessment.ts'
import { Rulebook } from '../../src/model/Rulebook.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { BookView } from '../../src/report/BookView.ts'
import { type CommandImpact, preview } from '../../src/report/preview.ts'
import { isBreached } from '../../src/report/Subject.ts'
import { drawMarkets } from './drawMarket.ts'
import { drawProcedures } from './drawProcedures.ts'
import { randomLoans } from './randomLoans.ts'
import { randomRun } from './randomRun.ts'
import { digest } from './sameState.ts'
import { either } from './streams.ts'

const seeds = Number(process.env.PREVIEW_SEEDS ?? 22)

/** What was seen over all runs, so that a run in which nothing happens is noticed. */
const seen = { previews: 0, refused: 0, liquidated: 0, called: 0, released: 0, stale: 0, held: 0 }

/** A version of a rulebook in use with other levels; of some also without a coin as collateral or a bracket table. */
function drawn(state: State, random: Random): DefineRulebook | null {
  const used = [...new Set(state.accounts.flatMap(({ rules }) => rules ?? []))]
  const rules = used[random.below(Math.max(1, used.length))]
  const own = rules?.active ?? null
  if (rules === undefined || own === null) return null
  const factor = Ratio.of(BigInt(2 + random.below(9)), 8n)
  const scaled = (one: Ratio): Ratio => Ratio.mul(one, factor)
  // Where calls are still cured to what they were, lower levels are refused.
  const cured = random.below(8) === 0 ? (one: Ratio): Ratio => one : scaled
  const calledBy = <P extends Rulebook['call']>(call: P): P => ({
    ...call,
    cureTo: cured(call.cureTo),
  })
  // A ladder of another name takes the calls of the old one with it.
  const suffix = random.below(4) === 0 ? '2' : ''
  const ladders = own.ladders.map(({ id, levels, call, ...rest }) => ({
    ...rest,
    id: `${id}${suffix}`,
    ...(call && { call: calledBy(call) }),
    levels: levels.map((level) => ({
      ...level,
      ...{ enter: scaled(level.enter), clear: scaled(level.clear) },
    })),
  }))
  const version = (rules.versions.at(-1)?.version ?? 0) + 1
  const { call, method } = own
  const rulebook = {
    ...own,
    version,
    ladders,
    call: calledBy(call),
    method: thinned(method, random),
  }
  return { type: 'DefineRulebook', id: 'tried', time: state.time, rulebook }
}

function thinned(method: Rulebook['method'], random: Random): Rulebook['method'] {
  if (!Rulebook.isTiered(method)) return method
  const without = <K, V>(map: ReadonlyMap<K, V>): ReadonlyMap<K, V> =>
    random.below(3) > 0 ? map : new Map([...map].slice(1))
  return { ...method, brackets: without(method.brackets), collateral: without(method.collateral) }
}

/** Every account that is not the house's, assessed by hand under what would be in force. */
function assertAssessed(state: State, { rulebook }: DefineRulebook, impact: CommandImpact): void {
  const changed = new Map(impact.accounts.map((one) => [one.account, one]))
  for (const account of state.accounts) {
    const own = State.rulesOf(state, account)
    if (account.kind === 'house' || own === null) continue
    const rules =
      account.rules?.id === rulebook.id
        ? bindRulebook(rulebook, state.assets, state.instruments, state.methods, own.markPolicies)
        : own
    const expected = assess(account, rules, state.book)
    const found = changed.get(account.id)?.after.assessment ?? assess(account, own, state.book)
    assert.deepEqual({ ...found }, { ...expected }, account.id)
    if (expected.certainty === 'bounded') seen.stale += 1
    if (expected.certainty !== 'certain') continue
    const rungs = rules.rulebook.ladders.map((ladder, index) => {
      const isKept = own.rulebook.ladders[index]?.id === ladder.id
      const held = isKept ? (account.levels[index] ?? 0) : 0
      return Ladder.level(ladder, held, (name) => Assessment.measure(expected, name))
    })
    const is = changed.get(account.id)?.after.rungs ?? account.levels
    rungs.forEach((rung, index) => {
      assert.equal(is[index] ?? 0, rung, `${account.id}, ladder ${index}`)
    })
  }
}

/** The command given to an engine that is as it is, armed or not: who enters a level that liquidates. */
function assertApplied(state: State, command: DefineRulebook, impact: CommandImpact): void {
  const real = Snapshot.copy(state)
  const events = step(real, { ...command, id: 'given' }).flatMap((entry) => entry.events)
  assert.equal(
    events.some(({ type }) => type === 'Rejected'),
    impact.refused !== null,
  )
  const entered = new Set(
    events.flatMap((event) => {
      if (event.type !== 'LevelChanged' || event.after <= event.before) return []
      const account = State.account(real, event.account)
      const ladder = account.rules?.active?.ladders.find(({ id }) => id === event.ladder)
      return ladder?.levels[event.after - 1]?.action === 'liquidate' ? [event.account] : []
    }),
  )
  const named = impact.accounts.filter((one) => one.isLiquidatable).map((one) => one.account)
  for (const id of named) assert.ok(entered.has(id), `${id} is named and does not enter`)
  for (const id of entered) {
    const before = State.account(state, id)
    const view = BookView.accountOf(state, before)
    const rules = State.rulesOf(state, before)
    const wasBreached =
      view !== null && rules !== null && isBreached(BookView.look(view, rules, state.book))
    assert.ok(named.includes(id) || wasBreached, `${id} enters and is not named`)
  }
}

function tryOne(state: State, random: Random): void {
  const command = drawn(state, random)
  if (command === null) return
  const before = digest(state)
  const impact = preview(state, command)
  assert.equal(digest(state), before, 'nothing has changed')
  assert.ok(
    !impact.events.some(({ type }) => type === 'LiquidationOrdered'),
    'nothing is liquidated',
  )
  seen.previews += 1
  if (impact.refused !== null) seen.refused += 1
  assertApplied(state, command, impact)
  if (impact.refused !== null) return
  assertAssessed(state, command, impact)
  for (const { before: was, after, isLiquidatable } of impact.accounts) {
    if (isLiquidatable) seen.liquidated += 1
    if (was !== null && was.calls.length > 0 && after.calls.length > 0) seen.held += 1
    if (was?.calls.length === 0 && after.calls.length > 0) seen.called += 1
    if (was !== null && was.calls.length > 0 && after.calls.length === 0) seen.released += 1
  }
}

describe('a preview and what happens', () => {
  test('[POOL30] [PREV1] what a preview says of everybody is what a margin by hand and a real engine say', () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const random = Random.create(seed, 77)
      const watch = {
        before: (state: State) => {
          if (random.below(20) === 0) tryOne(state, random)
        },
      }
      try {
        const other = either(drawMarkets(seed), drawProcedures(seed))
        randomRun(seed, 140, watch, other)
        randomLoans(seed, 60, watch)
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error })
      }
    }
    for (const [what, count] of Object.entries(seen)) {
      assert.ok(count > 0, `${what}: none`)
    }
  })
})
