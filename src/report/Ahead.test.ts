import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '../../test/engine/Desk.ts'
import { LoanDesk } from '../../test/engine/LoanDesk.ts'
import { rulebook } from '../../test/engine/world.ts'
import { State } from '../engine/State.ts'
import { Rulebook } from '../model/Rulebook.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AheadKind, AheadTerms } from './Ahead.ts'
import { type AheadChange, AheadReport } from './AheadReport.ts'
import { BookView } from './BookView.ts'

const oil = 'OIL/USDT:USDT-210520'
const day = 86_400_000

const looked = (desk: Desk, id: string, more: Partial<AheadTerms> = {}) => {
  const view = BookView.withScheduled(BookView.ofState(desk.state), desk.state)
  const one = view.accounts.find(({ account }) => account.id === id)
  assert.ok(one)
  const until = desk.state.time + 30 * day
  const { scheduled = [] } = view
  const terms = { until, scheduled, interest: one.interest, funding: [], ...more }
  return AheadReport.of(BookView.subject(view, one), terms)
}

const changeOf = (
  desk: Desk,
  id: string,
  kind: AheadKind,
  more?: Partial<AheadTerms>,
): AheadChange => {
  const found = looked(desk, id, more).changes.find((one) => one.kind === kind)
  assert.ok(found, `${kind} is ahead`)
  return found
}

const numbers = ({ equity, maintenanceMargin, initialMargin }: AheadChange | AheadReport) => ({
  equity,
  maintenanceMargin,
  initialMargin,
})

/** Nothing is liquidated, so that what is seen is the change itself. */
const disarm = (desk: Desk) => Desk.tell(desk, { type: 'Disarm', by: 'desk', reason: 'test' })

test('[AHEAD1] a version that comes into force is what the engine has once it does', () => {
  const desk = Desk.create()
  Desk.open(desk, 'ada', 5_000n)
  Desk.fill(desk, 'ada', 1_000n)
  const { method } = rulebook({})
  assert.ok(Rulebook.isTiered(method))
  const brackets = new Map(
    [...method.brackets].map(([id, table]) => [
      id,
      { ...table, denominator: table.denominator / 2n },
    ]),
  )
  const strict = rulebook({
    version: 2,
    activeFrom: desk.time + day,
    method: { ...method, brackets },
  })
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: strict })
  const change = changeOf(desk, 'ada', 'rules')
  assert.deepEqual([change.about, change.timestamp], ['ranked 2', desk.time + day])
  assert.equal(Number(change.maintenanceMargin), 2 * Number(looked(desk, 'ada').maintenanceMargin))
  disarm(desk)
  desk.time += day
  Desk.setMarks(desk)
  assert.deepEqual(numbers(looked(desk, 'ada')), numbers(change))
})

test('[AHEAD2] a future that expires is settled at its mark, as the engine settles it', () => {
  const desk = Desk.create()
  Desk.open(desk, 'ada', 500n)
  Desk.fill(desk, 'ada', 10n, 4_000n, oil)
  const change = changeOf(desk, 'ada', 'expiry')
  const { expiry, index } = State.instrument(desk.state, oil)
  assert.deepEqual([change.about, change.timestamp], [oil, expiry])
  desk.time = expiry ?? 0
  const price = Price.of(desk.state.book.marks[index]?.price ?? 0n)
  Desk.tell(desk, { type: 'SettleInstrument', instrument: oil, price, by: 'desk', reason: 'test' })
  Desk.setMarks(desk)
  assert.deepEqual(numbers(looked(desk, 'ada')), numbers(change))
})

test('[AHEAD3] the first price that becomes old: a millisecond before it is not, and then nothing more is lent on it', () => {
  const desk = Desk.create({ prices: { staleAfter: 60_000, staleBand: Ratio.of(1n, 20n) } })
  Desk.open(desk, 'ada', 50_000n)
  Desk.fill(desk, 'ada', 1_000n)
  const change = changeOf(desk, 'ada', 'stale')
  const { level } = looked(desk, 'ada')
  assert.deepEqual([change.certainty, change.level], ['bounded', level])
  // A twentieth of 40,000 less.
  assert.equal(Number(change.equity), 48_000)
  Desk.wait(desk, (change.timestamp ?? 0) - desk.time - 1)
  assert.equal(looked(desk, 'ada').certainty, 'certain')
  Desk.wait(desk, 1)
  assert.equal(looked(desk, 'ada').certainty, 'bounded')
})

test('[AHEAD4] funding that is told is paid by longs and received by shorts', () => {
  const desk = Desk.create()
  for (const [id, lots] of [
    ['long', 1_000n],
    ['short', -1_000n],
  ] as const) {
    Desk.open(desk, id, 5_000n)
    Desk.fill(desk, id, lots)
  }
  const instrument = State.instrument(desk.state, Desk.btc)
  const funding = [{ instrument, rate: Ratio.of(1n, 1_000n), at: desk.time + 1_000 }]
  const equity = (id: string) => changeOf(desk, id, 'funding', { funding }).equity
  assert.deepEqual([equity('long'), equity('short')], ['4960', '5040'])
  assert.ok(!looked(desk, 'long').changes.some(({ kind }) => kind === 'funding'), 'nobody told')
})

test('[AHEAD5] interest: the moment at which the next level is entered, or what it comes to by the end', () => {
  const desk = LoanDesk.create()
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  const rate = (yearly: Ratio) => {
    const debt = desk.state.assets.find(({ claim }) => claim?.side === 'debt')
    assert.ok(debt)
    return { interest: new Map([[debt.id, yearly]]) }
  }
  const slow = changeOf(desk, 'ada', 'interest', rate(Ratio.of(1n, 100n)))
  assert.equal(slow.timestamp, desk.state.time + 30 * day)
  assert.equal(slow.isBreached, false)
  const soon = changeOf(desk, 'ada', 'interest', rate(Ratio.of(9n, 1n)))
  assert.ok((soon.timestamp ?? 0) < desk.state.time + 30 * day)
  assert.notEqual(soon.level, looked(desk, 'ada').level)
})

test('[AHEAD6] the mark at which a position grows into the next bracket, to the tick', () => {
  const desk = Desk.create()
  Desk.open(desk, 'ada', 5_000n)
  Desk.fill(desk, 'ada', -1_000n)
  const change = changeOf(desk, 'ada', 'bracket')
  assert.equal(change.timestamp, null)
  const { method } = rulebook({})
  assert.ok(Rulebook.isTiered(method))
  const floor = method.brackets
    .get(Desk.btc)
    ?.tiers.find((tier) => tier.floor > 40_000n * 10n ** 8n)?.floor
  assert.equal(Number(change.price), Number(floor ?? 0n) / 1e8, 'one bitcoin')
})

test('[AHEAD7] the first moment is next, what is later than asked is left out, and a call has its deadline', () => {
  const desk = Desk.create()
  Desk.open(desk, 'ada', 5_000n)
  Desk.fill(desk, 'ada', 1_000n)
  const report = looked(desk, 'ada')
  const times = report.changes.flatMap(({ timestamp }) => timestamp ?? [])
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  )
  assert.equal(report.next, report.changes[0]?.datetime)
  assert.deepEqual(
    looked(desk, 'ada', { until: desk.state.time }).changes.filter((one) => one.timestamp !== null),
    [],
  )
  for (let mark = 38_000n; desk.state.calls.size === 0; mark -= 50n) Desk.setMarks(desk, mark)
  const call = [...desk.state.calls.values()][0]
  assert.ok(call)
  const due = changeOf(desk, 'ada', 'deadline')
  assert.deepEqual([due.about, due.timestamp], [call.id, call.deadline])
  assert.notEqual(due.short, '0')
})
