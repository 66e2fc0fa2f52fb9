import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { Random } from '../../src/base/Random.ts'
import { MarginCall } from '../../src/calls/MarginCall.ts'
import type { Event } from '../../src/engine/Event.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import { Assessment } from '../../src/model/Assessment.ts'
import type { CallProcedure } from '../../src/model/CallProcedure.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { CallModel, type Model, type Terms } from './CallModel.ts'
import { Desk } from './Desk.ts'
import { ladder, rulebook, start, unit } from './world.ts'

/**
 * The engine's calls beside a model of them, input by input, through restarts; and the table of
 * docs/spec/calls.md beside what happened: each cell is met with all that it says and nothing else, or said
 * to be none. `TRANSITIONS=100000` tries as many, from `SEED` on.
 */

const transitions = Number(process.env.TRANSITIONS ?? 3_000)
const first = Number(process.env.SEED ?? 1)

/** A run: the engine, the model, and what either is told. */
interface Play {
  desk: Desk
  readonly model: Model
  readonly random: Random
  events: readonly Event[]
}

const minute = 60_000

function termsOf(random: Random): Terms {
  const rules = ['fixed', 'floating', 'cumulative', 'supersede'] as const
  const ends = ['restrict', 'liquidate', 'record'] as const
  return {
    rule: rules[random.below(4)] as Terms['rule'],
    within: minute * (2 + random.below(4)),
    grace: random.below(3) === 0 ? null : minute * (1 + random.below(3)),
    byPrice: random.below(2) === 0,
    onExpiry: ends[random.below(3)] as Terms['onExpiry'],
    times: random.below(3),
  }
}

const procedureOf = ({ rule, within, grace, byPrice, onExpiry, times }: Terms): CallProcedure => ({
  ...{ within, amount: rule, onExpiry, cureTo: Ratio.of(7n, 10n), extension: { times } },
  ...(grace !== null && { grace: { kind: 'after', span: grace } }),
  ...((rule === 'fixed' || rule === 'supersede') && { metBy: { price: byPrice } }),
})

function begin(random: Random): Play {
  const terms = termsOf(random)
  const levels = ladder().levels.filter(({ action }) => action !== 'none')
  const prices = { ...rulebook().prices, staleAfter: 100_000 * minute }
  const ladders = [{ id: 'house', levels }]
  const desk = Desk.create({ call: procedureOf(terms), ladders, prices })
  Desk.open(desk, 'long', 2_000n)
  Desk.fill(desk, 'long', 1_000n)
  const model: Model = {
    ...{ terms, now: start, ticks: 0, isStopped: false, price: 40_000n, lots: 1_000n },
    ...{ cash: 2_000n * unit - 40_000n * unit, rung: 0, call: null, ends: [] },
    ...{ isExcused: false, isLiquidated: false },
  }
  return { desk, model, random, events: [] }
}

const tell = (play: Play, draft: Parameters<typeof Desk.tell>[1]): boolean => {
  play.events = Desk.tell(play.desk, draft)
  return Desk.refusal(play.events) === null
}

const signed = { by: 'anna', reason: 'a reason' } as const
const callId = ({ desk }: Play): string => [...desk.state.calls.keys()][0] ?? 'call-0'
const lots = 1_000n

/** A price at which equity is about so many hundredths above maintenance. */
function priceAt({ cash, lots }: Model, percent: bigint): bigint {
  // equity = cash + lots × p, maintenance = 1 % of lots × p: equity × percent = maintenance × 100.
  const part = lots * 100_000n
  return (-cash * percent) / (part * percent - part)
}

/** Whether it was accepted; null where nothing was told, as it would make no sense. */
type Input = (play: Play) => boolean | null

const inputs: Readonly<Record<string, Input>> = {
  'its price falls': (play) => moves(play, 70n + BigInt(play.random.below(36)), 'down'),
  'its price rises': (play) => moves(play, 30n + BigInt(play.random.below(60)), 'up'),
  // Mostly some of it, now and then all but an atom.
  'brings part': (play) => {
    const left = CallModel.outstanding(play.model)
    const some = (left * BigInt(play.random.below(100))) / 100n
    if (left === 1n) return null
    return brings(play, left === 0n ? unit : some === 0n ? left - 1n : some)
  },
  'brings all': (play) => {
    const left = CallModel.outstanding(play.model)
    return brings(play, left > 0n ? left : unit)
  },
  'adds risk': (play) => trades(play, 1n + BigInt(play.random.below(20))),
  reduces: (play) => trades(play, -1n - BigInt(play.random.below(40))),
  'time passes': (play) => waits(play, 1 + play.random.below(2 * minute)),
  'its deadline passes': (play) => {
    const due = CallModel.dueAt(play.model)
    return waits(play, due === null ? minute : Math.max(0, due - play.model.now))
  },
  'is extended': (play) => {
    const due = CallModel.dueAt(play.model) ?? play.model.now
    const deadline = due + minute * (play.random.below(4) - 1)
    const isDone = tell(play, { type: 'ExtendCall', call: callId(play), deadline, ...signed })
    assert.equal(isDone, CallModel.extend(play.model, deadline))
    return isDone
  },
  'is waived': (play) => {
    const isDone = tell(play, { type: 'WaiveCall', call: callId(play), ...signed })
    assert.equal(isDone, CallModel.waive(play.model))
    return isDone
  },
  'is acknowledged': (play) =>
    tell(play, { type: 'AcknowledgeCall', call: callId(play), by: 'long' }),
  'is answered': (play) => {
    const agreed = share(play, CallModel.outstanding(play.model))
    const about = { call: callId(play), account: 'long', agreed: Value.of(agreed) }
    const isDone = tell(play, { type: 'AnswerCall', ...about, ...signed })
    assert.equal(isDone, CallModel.answer(play.model, agreed))
    return isDone
  },
  'is resolved': (play) => {
    const asked = play.model.call?.dispute?.asked ?? 0n
    const amount = play.random.below(3) === 0 ? null : share(play, asked)
    const about = { call: callId(play), account: 'long', ...signed }
    const some = amount !== null && { amount: Value.of(amount) }
    const isDone = tell(play, { type: 'ResolveDispute', ...about, ...some })
    assert.equal(isDone, CallModel.resolve(play.model, amount))
    return isDone
  },
  'clocks stop': (play) => turns(play, true),
  'clocks go on': (play) => turns(play, false),
}

const share = ({ random }: Play, of: bigint): bigint => (of * BigInt(random.below(5))) / 4n

function moves(play: Play, percent: bigint, way: 'up' | 'down'): boolean | null {
  const price = priceAt(play.model, percent)
  const isThere = way === 'up' ? price > play.model.price : price < play.model.price
  if (!isThere || price < 1_000n || price > 10n ** 6n) return null
  play.events = Desk.setMarks(play.desk, price)
  CallModel.mark(play.model, price)
  return true
}

function brings(play: Play, atoms: bigint): boolean {
  const asset = 'USDT'
  tell(play, { type: 'Deposit', account: 'long', asset, amount: Amount.of(atoms) })
  CallModel.bring(play.model, atoms)
  return true
}

function trades(play: Play, some: bigint): boolean | null {
  const { model } = play
  if (model.lots + some > lots + 100n || model.lots + some < 500n) return null
  play.events = Desk.fill(play.desk, 'long', some, model.price)
  CallModel.trade(model, some)
  return true
}

function waits(play: Play, milliseconds: number): boolean {
  play.events = Desk.wait(play.desk, milliseconds)
  CallModel.wait(play.model, milliseconds)
  return true
}

function turns(play: Play, isStop: boolean): boolean {
  const scope = { kind: 'all', id: '' } as const
  const isDone = tell(play, { type: 'Switch', scope, what: 'callClock', on: !isStop, ...signed })
  play.model.isStopped = isStop
  // A switch has everybody looked at.
  CallModel.look(play.model, true)
  return isDone
}

const ends: Readonly<Record<string, string>> = {
  CallMet: 'met',
  CallExpired: 'expired',
  CallWaived: 'waived',
  CallSuperseded: 'superseded',
  CallCancelled: 'cancelled',
}

/** What the engine says of its call is what the model says of its. */
function compare({ desk, model, events }: Play, said: string): void {
  const { state } = desk
  const account = State.account(state, 'long')
  const told = events.flatMap(({ type }) => ends[type] ?? [])
  assert.deepEqual(told, model.ends, said)
  assert.equal(account.liquidation !== null, model.isLiquidated, said)
  if (model.isLiquidated) return
  const call = [...state.calls.values()][0]
  assert.equal(call?.status ?? 'none', CallModel.statusOf(model), said)
  assert.equal(
    call === undefined ? null : MarginCall.deadlineAt(call, state.time),
    CallModel.dueAt(model),
    said,
  )
  if (call === undefined || account.rules?.bound == null) return
  const measure = Assessment.measure(
    assess(account, account.rules.bound, state.book),
    'maintenance',
  )
  assert.equal(measure.equity, CallModel.equity(model), said)
  assert.equal(MarginCall.amountNow(call, measure), CallModel.outstanding(model), said)
}

/** What happened, by the state before and the input: the states and the ends that followed. */
type Cells = Map<string, Set<string>>

function play(seed: number, cells: Cells): number {
  const random = Random.create(seed, 93)
  const run = begin(random)
  const names = Object.keys(inputs)
  for (let count = 1; count <= 60; count++) {
    if (random.below(20) === 0) {
      run.desk = { ...run.desk, state: Snapshot.restore(Snapshot.take(run.desk.state)) }
    }
    const name = drawn(random, names, run.model)
    const before = CallModel.statusOf(run.model)
    run.model.ends = []
    run.events = []
    const isDone = (inputs[name] as Input)(run)
    if (isDone === null) continue
    compare(run, `seed ${seed}, input ${count}: ${name}, of a call that was ${before}`)
    const key = `${name} | ${before}`
    cells.set(key, (cells.get(key) ?? new Set()).add(isDone ? outcomeOf(run.model) : 'refused'))
    if (run.model.isLiquidated) return count
  }
  return 60
}

const outcomeOf = (model: Model): string =>
  model.ends[0] ?? (model.isLiquidated ? 'liquidated' : CallModel.statusOf(model))

/** Prices fall often while nobody is called, and seldom as far as a liquidation. */
function drawn(random: Random, names: readonly string[], model: Model): string {
  const { call, isStopped, ticks } = model
  // A part that was paid and is taken out again may be due since: that comes next, whatever is told.
  if (call !== null && !isStopped && call.due <= ticks) return 'its deadline passes'
  if (isStopped && random.below(3) === 0) return 'clocks go on'
  if (call === null && random.below(2) === 0) return 'its price falls'
  if (call?.dispute != null && random.below(3) === 0) return 'is resolved'
  return names[random.below(names.length)] as string
}

describe('the life of a call', () => {
  const cells: Cells = new Map()

  test('[CALL10] [CALL7] [CALL9] the engine and the model agree after every input', () => {
    let done = 0
    for (let seed = first; done < transitions; seed++) done += play(seed, cells)
    if (process.env.SHOW) for (const [k, v] of cells) console.log(k, '=', [...v].sort().join(', '))
  })

  test('[CALL32] what happened is what the table says, and in the long form all of it', () => {
    const table = tableOf(
      readFileSync(new URL('../../docs/spec/calls.md', import.meta.url), 'utf8'),
    )
    assert.deepEqual([...cells.keys()].sort(), [...table.keys()].sort(), 'each cell is met')
    for (const [cell, found] of cells) {
      const listed = table.get(cell) ?? []
      const beyond = [...found].filter((outcome) => !listed.includes(outcome))
      assert.deepEqual(beyond, [], `${cell}: not in the table`)
      const never = listed.filter((outcome) => !found.has(outcome))
      if (transitions >= 100_000) assert.deepEqual(never, [], `${cell}: never met`)
    }
  })
})

/** The cells of the table: what may follow, by the input and the state before. */
function tableOf(spec: string): ReadonlyMap<string, readonly string[]> {
  const from = spec.indexOf('## The states of a call')
  const rows = spec
    .slice(from, spec.indexOf('\n## ', from + 1))
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| --'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const [[, ...states] = [], ...inputs] = rows
  return new Map(
    inputs.flatMap(([name, ...found]) =>
      states.map(
        (state, index) => [`${name} | ${state}`, (found[index] ?? '').split(', ')] as const,
      ),
    ),
  )
}
