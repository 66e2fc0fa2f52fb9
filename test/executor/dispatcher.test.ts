import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { Blotter } from '../../src/executor/Blotter.ts'
import { Dispatcher } from '../../src/executor/Dispatcher.ts'
import { Executor, type Outcome } from '../../src/executor/Executor.ts'
import type { Order } from '../../src/executor/Order.ts'
import { type Told, Work } from '../../src/executor/Work.ts'
import type { ProtectiveAction } from '../../src/model/Protection.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { Folder } from '../cli/Folder.ts'
import { Desk } from '../engine/Desk.ts'
import { start, unit } from '../engine/world.ts'
import { VirtualTime } from '../notify/VirtualTime.ts'
import { EngineDesk } from './EngineDesk.ts'
import { told as said } from './order.ts'

/** One order at a time, of one account, against a venue that answers as it is told. */

const folder = Folder.create()

type Answers = Partial<Record<'place' | 'query' | 'cancel', (order: Order) => Outcome>>

interface World {
  readonly time: VirtualTime
  readonly engine: EngineDesk
  readonly asked: string[]
  readonly told: Told[]
  readonly notes: string[]
  readonly blotter: Blotter
  answers: Answers
}

let files = 0

async function world(answers: Answers, part: Partial<Work.Options> = {}): Promise<World> {
  files += 1
  const blotter = Blotter.open(folder.path(`orders-${files}`))
  const time = VirtualTime.start(start)
  const engine = EngineDesk.open(['anna'], time.clock.now)
  const one: World = { time, engine, blotter, answers, asked: [], told: [], notes: [] }
  if (part.isFirst === undefined) await blotter.since(engine.principal.head)
  engine.tick(start, 38_300n)
  void Dispatcher.run(dispatcherOf(one, part), new AbortController().signal)
  await time.advance(100)
  return one
}

function dispatcherOf(one: World, part: Partial<Work.Options>): Work {
  const { time, engine } = one
  const ask = (what: keyof Answers) => async (order: Order) => {
    one.asked.push(what)
    return one.answers[what]?.(order) ?? Executor.unknown('no answer')
  }
  const executor: Executor = {
    ...{ name: 'fake', lapseMs: 40_000, refusal: () => null },
    ...{ place: ask('place'), query: ask('query'), cancel: ask('cancel') },
  }
  const wait = (ms: number, signal: AbortSignal) =>
    time.scheduler.pause(Math.min(ms, 1_000), signal)
  return Work.create({
    ...{ principal: { ...engine.principal, wait }, executor, blotter: one.blotter },
    ...{ clock: time.clock, scheduler: time.scheduler, caps: { order: null, day: null }, desk: '' },
    isOurs: () => true,
    tell: (told) => void one.told.push(told),
    note: (line) => void one.notes.push(line),
    ...part,
  })
}

const kinds = ({ told }: World): string => told.map(({ kind }) => kind).join(' ')
const id = 'liquidation-1'
const isOut = ({ engine }: World): boolean => engine.desk.state.orders.has(id)
const types = ({ engine }: World): string =>
  engine.desk.entries.flatMap(({ events }) => events.map(({ type }) => type)).join(' ')
const all = (order: Order) => BigInt(Math.round(Number(order.contracts) * 1_000))
const whole = (order: Order) => said(all(order), 38_250_000n, 'done')

test('[EXEC3] [EXEC6] an order is sent once, and what it fills is booked', async () => {
  const one = await world({ place: whole })
  assert.equal(kinds(one), 'sent filled ended')
  assert.deepEqual(one.asked, ['place'])
  assert.match(types(one), /Executed .*ExecutionEnded/)
  assert.ok(!isOut(one))
})

test('[EXEC5] [EXEC10] silence is asked about, is an alarm after a while, and ends when it is known', async () => {
  const one = await world({})
  await one.time.advance(14_000)
  assert.equal(kinds(one), 'sent')
  await one.time.advance(5_000)
  assert.equal(kinds(one), 'sent unknown')
  assert.match(types(one), /ExecutionQueried/, 'the journal tells of it')
  const asked = one.asked.length
  await one.time.advance(600_000)
  assert.ok(one.asked.length - asked < 25, `asked ${one.asked.length - asked} times in ten minutes`)
  assert.equal(one.asked.filter((what) => what === 'place').length, 1, 'and never sent again')
  one.answers = { query: whole }
  await one.time.advance(60_000)
  assert.equal(kinds(one), 'sent unknown known filled ended')
})

test('[EXEC5] that a venue knows no such order is the last word once it can no longer arrive', async () => {
  const one = await world({ query: () => Executor.absent('none') })
  await one.time.advance(39_000)
  assert.equal(one.engine.desk.state.orders.size, 1)
  await one.time.advance(2_000)
  assert.match(one.told.at(-1)?.says ?? '', /it never arrived: none/)
  assert.match(types(one), /ExecutionEnded RetryScheduled/)
  // What was open cannot be absent: nothing is concluded from it.
  const other = await world({ place: () => said(0n, null), query: () => Executor.absent('none') })
  await other.time.advance(300_000)
  assert.equal(other.engine.desk.state.orders.size, 1)
  assert.match(kinds(other), /unknown/)
})

test('[EXEC5] [EXEC8] what is open too long, and what is withdrawn, is ended at the venue; what it filled is booked', async () => {
  const one = await world({ place: () => said(0n, null), query: () => said(0n, null) })
  await one.time.advance(50_000)
  assert.ok(!one.asked.includes('cancel'))
  one.answers = { ...one.answers, cancel: () => said(7n, 38_250_000n, 'done') }
  await one.time.advance(12_000)
  assert.ok(one.asked.includes('cancel'))
  assert.equal(EngineDesk.booked(one.engine.desk).get(id)?.lots, 7n)
  const cured = await world({ place: () => said(0n, null), query: () => said(0n, null) })
  cured.engine.tick(cured.time.clock.now(), 40_000n)
  cured.answers = { cancel: () => said(3n, 38_250_000n, 'done') }
  await cured.time.advance(3_000)
  assert.equal(EngineDesk.booked(cured.engine.desk).get(id)?.lots, 3n)
})

test('[EXEC7] [EXEC10] an answer that was overtaken says nothing; one that cannot be is an alarm', async () => {
  let turn = 0
  const fills = [20n, 10n, 30n, 25n, 30n]
  const next = () => said(fills[Math.min(turn++, 4)] ?? 0n, 38_250_000n)
  const one = await world({ place: next, query: next })
  await one.time.advance(8_000)
  assert.equal(EngineDesk.booked(one.engine.desk).get(id)?.lots, 30n)
  const over = await world({ place: (order) => said(all(order) + 5n, 38_250_000n, 'done') })
  assert.match(kinds(over), /^sent odd/)
  assert.match(over.told.find(({ kind }) => kind === 'odd')?.says ?? '', /book the rest/)
  const dust = await world({
    place: () => ({ ...said(0n, 38_250_000n, 'done'), filled: { units: 15n, scale: 4 } }),
  })
  assert.match(kinds(dust), /^sent odd filled ended/)
})

test('[EXEC10] a venue is asked once more after the end, and what it filled since is an alarm', async () => {
  const one = await world({
    place: () => said(0n, null, 'rejected'),
    query: () => said(9n, 38_250_000n),
  })
  assert.equal(kinds(one).slice(0, 12), 'sent refused')
  await one.time.advance(61_000)
  const odd = one.told.find(({ kind }) => kind === 'odd')
  assert.match(odd?.says ?? '', /filled 0.009 after it ended with 0/)
})

test('[EXEC9] what is capped, or cannot be carried out, does not leave this machine', async () => {
  const one = await world({ place: whole }, { caps: { order: '1', day: null } })
  assert.deepEqual(one.asked, [])
  assert.equal(kinds(one), 'refused')
  assert.match(types(one), /ExecutionEnded RetryScheduled/)
})

test('[EXEC4] what was ordered before a record began is asked for, and not sent; unless nothing was', async () => {
  const first = await world(
    { place: whole, query: () => Executor.absent('none') },
    { isFirst: true },
  )
  assert.equal(kinds(first), 'sent filled ended')
  const late = await world(
    { place: whole, query: () => Executor.absent('none') },
    { isFirst: false },
  )
  await late.time.advance(30_000)
  assert.deepEqual(new Set(late.asked), new Set(['query']))
  assert.match(late.notes.join(), /ordered before this record began: asked for, and not sent/)
  await late.time.advance(20_000)
  assert.match(late.told[0]?.says ?? '', /no such|none/)
  // It is ordered anew, and that one is sent.
  late.engine.tick(late.time.clock.now(), 38_300n)
  await late.time.advance(5_000)
  assert.match(kinds(late), /refused sent filled ended/)
})

/** An account long a bitcoin, with a protection of one action. */
async function guarded(
  account: 'mirror' | 'owner',
  action: ProtectiveAction,
): Promise<Order | undefined> {
  const { time, engine, told } = await world({ place: whole })
  const { desk } = engine
  desk.time = time.clock.now()
  const position = { instrument: Desk.btc, leg: 'net' as const, lots: Quantity.of(1_000n) }
  if (account === 'mirror') {
    Desk.tell(desk, {
      ...{ type: 'ImportAccount', account, owner: 'mia', group: 'mia', source: 'venue' },
      ...{ rulebook: 'ranked', positionMode: 'net', mode: null, unpledged: [] },
      balances: [{ asset: 'USDT', amount: Amount.of(2_000n * unit) }],
      positions: [{ ...position, cost: Amount.of(40_000n * unit) }],
    })
  } else {
    Desk.open(desk, account, 2_100n)
    Desk.fill(desk, account, 1_000n)
  }
  Desk.tell(desk, {
    ...{ type: 'SetProtection', account },
    protection: {
      ...{ name: 'guard', trigger: { kind: 'ratio', above: Ratio.of(6n, 10n) } },
      ...{ target: Ratio.of(4n, 10n), budget: Value.of(1_000_000n * unit), times: 3 },
      ...{ actions: [action], coolDown: 60_000, deadline: 10_000 },
    },
  })
  await time.advance(3_000)
  const events = desk.entries.flatMap(({ events: some }) => some.map(({ type }) => type)).join(' ')
  const booked = account === 'mirror' ? 'ExecutionNoted' : 'Executed'
  assert.match(events, new RegExp(`ProtectionOrdered.*${booked}.*ProtectionAnswered`))
  return told.find(({ kind, order }) => kind === 'sent' && order.account === account)?.order
}

test('[EXEC2] [EXEC6] what a protection orders for a mirror is carried out within its limit, and noted', async () => {
  const sent = await guarded('mirror', { kind: 'reduce', worst: Ratio.of(1n, 100n) })
  const { purpose, limitPrice, reduceOnly } = sent ?? assert.fail('nothing was sent')
  assert.deepEqual([purpose, limitPrice, reduceOnly], ['protect', '37917', true])
})

test('[EXEC2] a hedge of a protection is told as one that may do more than reduce', async () => {
  const lots = Quantity.of(500n)
  const hedge = { kind: 'hedge', instrument: Desk.btc, leg: 'net', lots, worst: null } as const
  const { contracts, reduceOnly, side } = (await guarded('owner', hedge)) ?? assert.fail('nothing')
  assert.deepEqual([contracts, reduceOnly, side], ['0.5', false, 'sell'])
})

test('[EXEC6] what a restored journal has forgotten is told again', async () => {
  const one = await world({ place: () => said(0n, null), query: () => said(0n, null) })
  const { desk } = one.engine
  const before = Snapshot.take(desk.state)
  one.answers = { query: whole }
  await one.time.advance(3_000)
  assert.ok(!isOut(one))
  Object.assign(desk.state, Snapshot.restore(before))
  assert.ok(isOut(one))
  await one.time.advance(10_000)
  assert.ok(!isOut(one))
  assert.equal(one.asked[0], 'place')
  assert.equal(one.told.filter(({ kind, order }) => kind === 'sent' && order.id === id).length, 1)
})

test('[EXEC3] [EXEC4] what a record has forgotten, and is out again, is asked for and not sent again', async () => {
  const one = await world({ place: () => said(0n, null), query: () => said(0n, null) })
  const { desk } = one.engine
  const before = Snapshot.take(desk.state)
  one.answers = { query: whole }
  await one.time.advance(90_000)
  assert.deepEqual(one.blotter.active(), [])
  one.blotter.prune(one.time.clock.now() + 1)
  Object.assign(desk.state, Snapshot.restore(before))
  one.answers = { place: whole, query: whole }
  one.asked.length = 0
  await one.time.advance(10_000)
  assert.ok(!isOut(one))
  assert.deepEqual(new Set(one.asked), new Set(['query']))
})

test('[EXEC6] what is refused where it was ordered is an alarm', async () => {
  const one = await world({ place: () => said(0n, null), query: () => said(0n, null) })
  const { desk } = one.engine
  const gone = { order: id, instrument: Desk.btc, lots: 0n, price: 1n, fee: 0n, status: 'rejected' }
  Desk.tell(desk, { type: 'ReportExecution', executions: [gone] } as never)
  one.answers = { cancel: () => said(4n, 38_250_000n, 'done') }
  await one.time.advance(3_000)
  assert.match(one.told.find(({ kind }) => kind === 'unbooked')?.says ?? '', /unknownOrder/)
})
