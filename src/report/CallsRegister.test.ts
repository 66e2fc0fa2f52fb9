import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '../../test/engine/Desk.ts'
import { LoanDesk } from '../../test/engine/LoanDesk.ts'
import { rulebook } from '../../test/engine/world.ts'
import type { Event } from '../engine/Event.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { Advice } from './Advice.ts'
import { BookView } from './BookView.ts'
import { type CallQuery, CallsRegister, type RegisteredCall } from './CallsRegister.ts'

const HOUR = 3_600_000

/** Three traders long one bitcoin from 40,000, each with less collateral than the one before. */
function traders(): Desk {
  const desk = Desk.create({ call: { ...rulebook().call, within: HOUR } })
  for (const [account, usdt] of [
    ['ada', 3_520n],
    ['bob', 3_500n],
    ['cyd', 20_000n],
  ] as const) {
    Desk.open(desk, account, usdt)
    Desk.fill(desk, account, 1_000n)
  }
  return desk
}

const register = ({ state }: Desk, query?: CallQuery) =>
  CallsRegister.of(BookView.ofState(state), query)

const accounts = (calls: readonly RegisteredCall[]) => calls.map(({ account }) => account)

/** The mark falls five at a time until a number of accounts are called. */
function fallUntil(desk: Desk, count: number, from = 40_000n): bigint {
  for (let price = from; ; price -= 5n) {
    assert.ok(price > 30_000n, 'somebody is called')
    Desk.setMarks(desk, price)
    if (desk.state.calls.size >= count) return price
  }
}

test('[REPORT2] the register has every open call once, the one due first in front', () => {
  const desk = traders()
  assert.deepEqual(register(desk), [])
  const price = fallUntil(desk, 1)
  desk.time += 60_000
  fallUntil(desk, 2, price)
  const calls = register(desk)
  assert.deepEqual(accounts(calls), ['bob', 'ada'])
  assert.deepEqual(
    calls.map(({ age }) => age),
    [60_000, 0],
  )
  assert.deepEqual(
    calls.map(({ deadline }) => (deadline ?? 0) - desk.time),
    [HOUR - 60_000, HOUR],
  )
  assert.ok(calls.every(({ level, ladder }) => level === 'call' && ladder === 'house'))
  assert.deepEqual(accounts(register(desk, { accounts: ['ada', 'cyd'] })), ['ada'])
  assert.deepEqual(accounts(register(desk, { owner: 'bob' })), ['bob'])
  assert.deepEqual(accounts(register(desk, { level: 'call' })), ['bob', 'ada'])
  assert.deepEqual(register(desk, { level: 'warning' }), [])
  assert.deepEqual(register(desk, { owner: 'ada', accounts: ['bob'] }), [])
})

test('[REPORT2] the amount is what is still to bring now, and a stopped clock recedes', () => {
  const desk = traders()
  fallUntil(desk, 1)
  const [before] = register(desk)
  assert.ok(before)
  Desk.deposit(desk, 'bob', 1n)
  const [after] = register(desk)
  assert.equal(Number(before.amount) - Number(after?.amount), 1)
  assert.equal(after?.status, 'partlyMet')
  assert.equal(after.brought, '1')
  Desk.tell(desk, {
    type: 'Switch',
    what: 'callClock',
    scope: { kind: 'all', id: '' },
    on: false,
    by: 'test',
    reason: 'no deposits today',
  })
  Desk.wait(desk, 60_000)
  const [stopped] = register(desk)
  assert.equal(stopped?.isStopped, true)
  assert.equal(stopped.deadline, (after.deadline ?? 0) + 60_000)
})

test('[REPORT2] of an old price what is outstanding is told at its worse end, and that it is', () => {
  const desk = traders()
  fallUntil(desk, 1)
  const [fresh] = register(desk)
  assert.equal(fresh?.certainty, 'certain')
  Desk.wait(desk, rulebook().prices.staleAfter + 1)
  const [old] = register(desk)
  assert.deepEqual([old?.id, old?.certainty], ['call-1', 'bounded'])
  assert.ok(Number(old?.amount) > Number(fresh.amount), `${old?.amount} after ${fresh.amount}`)
  Desk.deposit(desk, 'bob', BigInt(Math.ceil(Number(old?.amount))))
  assert.equal(desk.state.calls.size, 0, 'so much meets it')
})

test('[REPORT2] [CALL25] [CALL26] [CALL27] a call tells its limits, its grace, how it was extended and what took its place', () => {
  const extension = { times: 2, codes: ['wire'] }
  const call = { ...rulebook().call, amount: 'supersede', within: HOUR, extension } as const
  const waiver = { most: Value.of(500_000_000n), by: ['anna'] }
  const grace = { kind: 'after', span: HOUR } as const
  const desk = Desk.create({ call: { ...call, waiver, grace, type: 'house' } })
  Desk.open(desk, 'bob', 3_500n)
  Desk.fill(desk, 'bob', 1_000n)
  const price = fallUntil(desk, 1)
  const known = new Map<string, RegisteredCall>()
  CallsRegister.changes(desk.state, desk.entries.at(-1)?.events ?? [], known)
  const about = { call: 'call-1', account: 'bob', by: 'anna', reason: 'a wire', code: 'wire' }
  const deadline = desk.time + 2 * HOUR
  Desk.tell(desk, { type: 'ExtendCall', ...about, deadline })
  const [extended] = register(desk)
  const { account: _, call: __, ...said } = about
  assert.deepEqual(extended?.extensions, [{ ...said, deadline }])
  assert.equal(extended.graceUntil, deadline + HOUR)
  assert.deepEqual(extended.terms.extension, extension)
  assert.deepEqual(extended.terms.waiver, { most: '5', by: ['anna'] })
  const [old, next] = CallsRegister.changes(desk.state, Desk.setMarks(desk, price - 5n), known)
  assert.deepEqual([old?.id, old?.status, old?.supersededBy], ['call-1', 'superseded', next?.id])
})

test('[REPORT2] [CALL11] what a book would be called for is what its ladder asks for', () => {
  const { call, ladders } = rulebook()
  const own = { ...call, within: HOUR, cureTo: Ratio.of(1n, 2n) }
  const desk = Desk.create({ ladders: ladders.map((ladder) => ({ ...ladder, call: own })) })
  Desk.open(desk, 'bob', 3_500n)
  Desk.fill(desk, 'bob', 1_000n)
  fallUntil(desk, 1)
  const [opened] = register(desk)
  const view = BookView.ofState(desk.state)
  const told = view.accounts.map((one) => ({ ...one, standing: null }))
  const [implied] = CallsRegister.of({ ...view, accounts: told })
  assert.deepEqual([implied?.id, implied?.amount], [null, opened?.amount])
  assert.deepEqual(implied?.advice, opened?.advice)
})

test('[REPORT3] [CALL11] [MARGIN10] the trade that a call advises meets it, and a lot less does not', () => {
  const advised = traders()
  const price = fallUntil(advised, 1)
  const [call] = advised.state.calls.values()
  assert.ok(call)
  const [reduction] = Advice.ofCall(advised.state, call).reductions
  assert.ok(reduction)
  assert.ok(reduction.lots < 0n, 'a long is sold')
  for (const less of [0n, 1n]) {
    const desk = traders()
    fallUntil(desk, 1)
    const events = Desk.fill(desk, 'bob', reduction.lots + less, price)
    assert.equal(Desk.pick(events, 'CallMet').length, less === 0n ? 1 : 0, `${less} lots less`)
  }
})

test('[REPORT3] [CALL11] [LOAN12] what a loan’s call advises meets it, and an atom less does not', () => {
  const called = () => {
    const desk = LoanDesk.create()
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    LoanDesk.price(desk, { ETH: 2_000n })
    return desk
  }
  const { state } = called()
  const [call] = state.calls.values()
  assert.ok(call)
  const { remedies, reductions } = Advice.ofCall(state, call)
  assert.deepEqual(reductions, [])
  assert.deepEqual(
    remedies.map(({ act, asset }) => [act, asset.id]),
    [
      ['repay', 'USDC'],
      ['add', 'ETH'],
    ],
  )
  assert.equal(remedies[0]?.amount, 1_800_000_000n)
  for (const { act, asset, amount } of remedies) {
    for (const less of [0n, 1n]) {
      const desk = called()
      const isMet = bring(desk, act, asset.id, amount - less)
      assert.equal(isMet, less === 0n, `${act}, ${less} atoms less`)
    }
  }
})

function bring(desk: Desk, act: 'repay' | 'add', asset: string, atoms: bigint): boolean {
  const amount = atoms as never
  const events = [...Desk.tell(desk, { type: 'Deposit', account: 'ada', asset, amount })]
  if (act === 'repay') {
    events.push(...Desk.tell(desk, { type: 'Repay', account: 'ada', pool: 'main', asset, amount }))
  }
  return Desk.pick(events, 'CallMet').length === 1
}

test('[REPORT3] advice is by the procedure that the call was issued under', () => {
  const desk = traders()
  fallUntil(desk, 1)
  const before = register(desk)[0]?.advice
  const later = {
    ...rulebook(),
    version: 2,
    call: { ...rulebook().call, cureTo: Ratio.of(1n, 2n) },
  }
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: later })
  assert.deepEqual(register(desk)[0]?.advice, before)
})

test('a call that is not there is null, and one that is has its own record', () => {
  const desk = traders()
  fallUntil(desk, 1)
  assert.equal(CallsRegister.byId(desk.state, 'call-99'), null)
  assert.deepEqual(CallsRegister.byId(desk.state, 'call-1'), register(desk)[0])
})

test('[REPORT4] every change of a call is told once, and its end with what was told last', () => {
  const desk = traders()
  const known = new Map<string, RegisteredCall>()
  const hear = (events: readonly Event[]) =>
    CallsRegister.changes(desk.state, events, known).map(({ id, status }) => `${id} ${status}`)
  const price = fallUntil(desk, 1)
  const opened = desk.entries.at(-1)?.events ?? []
  assert.deepEqual(hear(opened), ['call-1 open'])
  const sign = { call: 'call-1', by: 'ops' }
  assert.deepEqual(hear(Desk.tell(desk, { type: 'AcknowledgeCall', ...sign })), ['call-1 open'])
  assert.equal(known.get('call-1')?.acknowledgedBy, 'ops')
  assert.deepEqual(hear(Desk.setMarks(desk, price)), [], 'nothing changed')
  assert.deepEqual(hear(Desk.deposit(desk, 'bob', 10_000n)), ['call-1 met'])
  assert.equal(known.size, 0)
})
