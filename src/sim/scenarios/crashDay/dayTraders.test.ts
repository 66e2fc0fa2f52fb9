import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashDay } from '../../../../test/crashDay.ts'
import type { Command } from '../../../engine/Command.ts'
import type { Entry } from '../../../engine/Entry.ts'
import { State } from '../../../engine/State.ts'
import { step } from '../../../engine/step.ts'
import { assess } from '../../../margin/assess.ts'
import { Amount } from '../../../money/Amount.ts'
import { Serial } from '../Serial.ts'
import { bookCommands } from './book.ts'
import { DayTraders } from './dayTraders.ts'
import { parameters } from './parameters.ts'
import { Venue } from './Venue.ts'
import { bearsOf, drawVisit, isDayTrader, type Visit } from './visits.ts'

const { seed, start, day } = parameters
const minute = 60_000
const accounts = 60
const venue = Venue.open(crashDay.opening(), crashDay.tables(), { accounts })
const idOf = (trader: number): string => Serial.idOf('trader', trader)
const visitors = Array.from({ length: accounts }, (_, trader) => trader).filter((trader) =>
  isDayTrader(seed, trader),
)
const first = (trader: number): Visit => {
  const visit = drawVisit(seed, { trader, nth: 0, since: 'opening', at: start })
  assert.ok(visit)
  return visit
}

/** A book at its opening, its visitors, and what they did up to a time. */
function opened() {
  const state = State.create()
  for (const command of bookCommands(venue)) step(state, command)
  const traders = DayTraders.create(seed, accounts)
  const send = (commands: readonly Command[]): readonly Entry[] => {
    const entries = commands.flatMap((command) => step(state, command))
    assert.ok(entries.every(({ events }) => events.every(({ type }) => type !== 'Rejected')))
    return entries
  }
  const act = (time: number) => {
    send([{ type: 'SetMarks', id: `marks-${time}`, time, ...quoteAt(time) }])
    return send(DayTraders.act(traders, state, time))
  }
  return { state, traders, act, send }
}
/** The opening prices once more. */
const quoteAt = (time: number) => ({
  marks: venue.opening.marks.map((one) => ({ ...one, time })),
  indices: venue.opening.indices.map((one) => ({ ...one, time })),
})
const lotsOf = (state: State, trader: number): readonly bigint[] =>
  State.account(state, idOf(trader)).positions.map(({ lots }) => lots)

test('visits are the same for equal seeds, and those of one trader differ', () => {
  const ask = { trader: 5, nth: 1, since: 'left', at: start } as const
  assert.deepEqual(drawVisit(9, ask), drawVisit(9, ask))
  const some = Array.from({ length: 20 }, (_, nth) => drawVisit(9, { ...ask, nth }))
  assert.ok(new Set(some.map((one) => one?.base)).size > 3)
})

test('who left comes again in 60 of 100, who was closed out in 45, after a pause', () => {
  const all = Array.from({ length: 4_000 }, (_, trader) => trader)
  for (const [since, percent] of [
    ['left', day.again],
    ['closedOut', day.returns],
  ] as const) {
    const visits = all.flatMap((trader) => drawVisit(3, { trader, nth: 1, since, at: start }) ?? [])
    assert.ok(Math.abs(visits.length / all.length - percent / 100) < 0.03)
    assert.ok(visits.every(({ from, until }) => from >= start + 20 * minute && until > from))
  }
})

test('bitcoin is given less room than the others', () => {
  assert.equal(bearsOf('BTC', 50), 31)
  assert.equal(bearsOf('ETH', 50), 50)
})

test('a day trader comes at its time, bears what was drawn, and is gone at the end of it', () => {
  const { state, act } = opened()
  const trader = visitors.reduce((a, b) => (first(a).from <= first(b).from ? a : b))
  const { from, until, bears } = first(trader)
  assert.deepEqual(lotsOf(state, trader), [])
  act(from)
  const account = State.account(state, idOf(trader))
  const rules = State.rulesOf(state, account)
  assert.ok(rules)
  const { equity, gross } = assess(account, rules, state.book)
  assert.ok(gross > 0n)
  assert.ok(gross * BigInt(bears) <= equity * 101n, `${gross} on ${equity} at ${bears}`)
  act(until)
  assert.ok(lotsOf(state, trader).every((lots) => lots === 0n))
  assert.ok(state.street.lots.every((lots) => lots === 0n))
})

test('who was closed out may return, with fresh money where little is left', () => {
  const { state, traders, send } = opened()
  const returning = visitors.find((trader) =>
    drawVisit(seed, { trader, nth: 1, since: 'closedOut', at: start }),
  ) as number
  const account = idOf(returning)
  const { balances } = State.account(state, account)
  const all = Amount.of(balances[State.asset(state, 'USDT').index] ?? 0n)
  const paid = { type: 'Withdraw', id: 'out', time: start, account, asset: 'USDT' } as const
  send([{ ...paid, amount: all }])
  const events = [{ type: 'LiquidationEnded', account, outcome: 'bankrupt' }] as const
  DayTraders.hear(traders, [{ seq: 1, time: start, command: null, events }], start)
  const visit = drawVisit(seed, { trader: returning, nth: 1, since: 'closedOut', at: start })
  assert.ok(visit)
  const due = DayTraders.act(traders, state, visit.from)
  const own = due.filter((command) => 'account' in command && command.account === account)
  const [money] = own
  assert.ok(money?.type === 'Deposit', `${money?.type}`)
  assert.equal(money.amount, visit.fresh * 10n ** 8n)
})

test('a liquidation of a sub-account, or one that was cured, brings nobody back', () => {
  const { traders } = opened()
  const asked = () => traders.planned.asked.get(0) ?? 0
  const before = asked()
  for (const [account, outcome] of [
    [`${idOf(0)}/BTC`, 'closed'],
    [idOf(0), 'cured'],
  ] as const) {
    const events = [{ type: 'LiquidationEnded', account, outcome }] as const
    DayTraders.hear(traders, [{ seq: 1, time: start, command: null, events }], start)
  }
  assert.equal(asked(), before)
})
