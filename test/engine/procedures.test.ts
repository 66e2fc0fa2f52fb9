import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { procedureFault } from '../../src/calls/validateProcedure.ts'
import { nextTimer } from '../../src/engine/evolve.ts'
import { fold } from '../../src/engine/fold.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import type { CallProcedure } from '../../src/model/CallProcedure.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { BookView } from '../../src/report/BookView.ts'
import { CallsRegister } from '../../src/report/CallsRegister.ts'
import { Desk } from './Desk.ts'
import { digest } from './sameState.ts'
import { ladder, rulebook, start, unit } from './world.ts'

const hour = 3_600_000
const day = 24 * hour
const whole = (units: bigint): Value => Value.of(units * unit)
const usual = rulebook().call

/** Prices do not grow old, as days go by here. */
const patient = { staleAfter: 400 * day, staleBand: Ratio.of(1n, 20n) }

/** Somebody long one bitcoin from 40,000 with 2,000, at a price; below 38,500 or so it is called. */
function called(part: Partial<CallProcedure> = {}, price = 38_450n): Desk {
  const call = { ...usual, ...part }
  const desk = Desk.create({ call, prices: patient })
  Desk.open(desk, 'long', 2_000n)
  Desk.fill(desk, 'long', 1_000n)
  Desk.setMarks(desk, price)
  return desk
}

const callOf = ({ state }: Desk, id = 'call-1') => {
  const call = state.calls.get(id)
  assert.ok(call, `${id} is open`)
  return call
}

const isOpen = ({ state }: Desk, id = 'call-1'): boolean => state.calls.has(id)

/** 384.5 of maintenance over 0.7, less 450 of equity, in atoms and rounded up. */
const lacking = 9_928_571_429n

const restarted = (desk: Desk): Desk => {
  const state = Snapshot.restore(Snapshot.take(desk.state))
  assert.equal(digest(state), digest(desk.state))
  return { ...desk, state }
}

const due = {
  kind: 'date',
  calendar: 'NYSE',
  count: { kind: 'businessDays', days: 2 },
  cutOff: { kind: 'close' },
  lateIssue: 'sameDay',
} as const

describe('by when', () => {
  test('[CALL21] a call is due at the close of the second business day, exactly then in time', () => {
    // Issued on Tuesday, 18 May 2021, at 20:00 in New York: due on Thursday, the 20th, at 16:00 there.
    const close = Date.UTC(2021, 4, 20, 20)
    for (const [late, isMet] of [
      [0, true],
      [1, false],
    ] as const) {
      const desk = called({ due })
      assert.equal(callOf(desk).deadline, close)
      desk.time = close + late
      const events = Desk.deposit(desk, 'long', 0n, lacking)
      assert.equal(Desk.pick(events, 'CallMet').length, isMet ? 1 : 0)
      assert.equal(Desk.pick(events, 'CallExpired').length, isMet ? 0 : 1)
    }
  })

  test('[CALL21] three clocks in one ladder: 48 hours, then 4, then at once', () => {
    const levels = ladder().levels.flatMap((one) => {
      if (one.action !== 'call') return one.action === 'liquidate' ? [one] : []
      const at = (name: string, enter: bigint, more: object) => ({
        ...{ ...one, name, enter: Ratio.of(enter, 100n), ...more },
      })
      return [
        at('call', 80n, { within: 48 * hour }),
        at('urgent', 85n, { within: 4 * hour }),
        at('now', 90n, { due: { kind: 'immediate' } }),
      ]
    })
    const call = { ...usual, onExpiry: 'liquidate' as const }
    const desk = Desk.create({ call, ladders: [{ id: 'house', levels }], prices: patient })
    Desk.open(desk, 'long', 2_000n)
    Desk.fill(desk, 'long', 1_000n)
    Desk.setMarks(desk, 38_470n)
    assert.equal(callOf(desk).deadline, start + 48 * hour)
    Desk.setMarks(desk, 38_450n)
    assert.equal(callOf(desk).deadline, start + 4 * hour)
    Desk.setMarks(desk, 38_420n)
    assert.equal(callOf(desk).deadline, start)
    const events = Desk.tell(desk, { type: 'AdvanceTime' })
    assert.match(Desk.types(events), /CallExpired LiquidationStarted/)
  })

  test('[CALL21] where the calendar says nothing the time beside it counts, and that is said', () => {
    const desk = called({ due })
    desk.time = Date.UTC(2022, 4, 20)
    Desk.deposit(desk, 'long', 2_000n)
    for (const year of [
      2023, 2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032, 2033, 2034, 2035, 2036,
    ]) {
      desk.time = Date.UTC(year, 4, 20)
      Desk.tell(desk, { type: 'AdvanceTime' })
    }
    const events = Desk.setMarks(desk, 36_450n)
    const [opened] = Desk.pick(events, 'CallOpened')
    assert.equal(opened?.undated, 'calendar.outOfRange')
    assert.equal(opened?.deadline, desk.time + usual.within)
  })

  test('[CALL27] past due it may be met until what follows, and an extension makes it due again', () => {
    const grace = { kind: 'after', span: hour } as const
    const terms = { within: hour, grace, onExpiry: 'liquidate' } as const
    const desk = called(terms)
    const [past] = Desk.pick(Desk.wait(desk, hour), 'CallPastDue')
    assert.deepEqual([past?.until, callOf(desk).status], [start + 2 * hour, 'pastDue'])
    const later = { type: 'ExtendCall', call: 'call-1', deadline: start + 3 * hour } as const
    Desk.tell(desk, { ...later, by: 'anna', reason: 'a wire' })
    assert.deepEqual([callOf(desk).status, callOf(desk).pastDueAt], ['open', undefined])
    const again = restarted(desk)
    assert.equal(Desk.pick(Desk.wait(again, 2 * hour), 'CallPastDue').length, 1)
    assert.equal(Desk.pick(Desk.deposit(again, 'long', 0n, lacking), 'CallMet').length, 1)
    const other = called(terms)
    Desk.wait(other, hour)
    assert.match(Desk.types(Desk.wait(other, hour)), /CallExpired LiquidationStarted/)
  })

  test('[CALL27] the time after it goes by without being told: it expires once', () => {
    const desk = called({ within: hour, grace: { kind: 'after', span: hour } })
    const events = Desk.wait(desk, 5 * hour)
    assert.equal(Desk.pick(events, 'CallExpired').length, 1)
  })
})

describe('how much', () => {
  test('[CALL22] rounded up, down and to the nearest, and nothing below the minimum', () => {
    const asked = (to: 'up' | 'down' | 'nearest', minimum = 0n) => {
      const rounding = { step: whole(10n), to }
      const desk = called({ amount: 'fixed', rounding, minimum: whole(minimum) })
      return desk.state.calls.get('call-1')?.amount
    }
    assert.deepEqual([asked('up'), asked('down'), asked('nearest')], [100n, 90n, 100n].map(whole))
    assert.deepEqual([asked('down', 90n), asked('down', 91n)], [whole(90n), undefined])
  })

  test('[CALL22] once so much is lacking it is called', () => {
    const desk = called({ minimum: whole(100n) })
    assert.equal(isOpen(desk), false)
    Desk.setMarks(desk, 38_449n)
    assert.ok(callOf(desk).amount >= whole(100n))
  })

  test('[CALL23] shares of what is brought count, takings in full', () => {
    const share = Ratio.of(1n, 2n)
    const metBy = { deposit: share, collateral: Ratio.zero, reduction: share }
    const desk = called({ amount: 'fixed', metBy })
    Desk.deposit(desk, 'long', 10n)
    assert.equal(callOf(desk).brought, whole(5n))
    const eth = { type: 'Deposit', account: 'long', asset: 'ETH', amount: Amount.of(unit) } as const
    Desk.tell(desk, eth)
    assert.equal(callOf(desk).brought, whole(5n))
    // 10 lots at 38,450 release 1 % of 384.5 over 0.7: half of it counts, and all of it bought back.
    Desk.fill(desk, 'long', -10n, 38_450n)
    Desk.fill(desk, 'long', 10n, 38_450n)
    const released = 549_285_714n
    assert.equal(callOf(desk).brought, whole(5n) + (released >> 1n) - (released + 1n))
  })

  test('[CALL23] a price meets a fixed amount only where it says so', () => {
    for (const price of [false, true]) {
      const desk = called({ amount: 'fixed', metBy: { price } })
      Desk.setMarks(desk, 40_000n)
      assert.equal(isOpen(desk), !price)
    }
  })

  test('[CALL24] what grows is a part of its own, and paid the oldest first', () => {
    const desk = called({ amount: 'cumulative', within: hour })
    desk.time += 1_000
    const [more] = Desk.pick(Desk.setMarks(desk, 38_440n), 'CallIncreased')
    assert.equal(more?.deadline, start + 1_000 + hour)
    assert.equal(callOf(desk).deadline, start + hour)
    assert.equal(Desk.pick(Desk.setMarks(desk, 38_445n), 'CallIncreased').length, 0)
    assert.equal(Desk.pick(Desk.setMarks(desk, 38_440n), 'CallIncreased').length, 0)
    const events = Desk.deposit(desk, 'long', 0n, lacking)
    assert.deepEqual(Desk.pick(events, 'CallRescheduled')[0]?.deadline, start + 1_000 + hour)
    const again = restarted(desk)
    assert.equal(Desk.pick(Desk.wait(again, hour - 1_000), 'CallExpired').length, 0)
    assert.equal(Desk.pick(Desk.wait(again, 1_000), 'CallExpired').length, 1)
  })

  test('[CALL24] [CALL21] a part that is asked off the rung is due on the calendar too', () => {
    const desk = called({ amount: 'cumulative', due })
    // 384.5 over 540 is below 0.75, where the rung is left, and still above 0.7.
    Desk.deposit(desk, 'long', 90n)
    assert.deepEqual(State.account(desk.state, 'long').levels, [2], 'on the warning')
    const [more] = Desk.pick(Desk.setMarks(desk, 38_445n), 'CallIncreased')
    assert.equal(more?.deadline, Date.UTC(2021, 4, 20, 20))
  })

  test('[CALL24] what was paid and is taken out again is due when it was', () => {
    const desk = called({ amount: 'cumulative', within: hour })
    desk.time += 1_000
    Desk.setMarks(desk, 38_440n)
    Desk.deposit(desk, 'long', 0n, lacking)
    Desk.wait(desk, hour - 1_000)
    assert.ok(isOpen(desk))
    // Nobody may take it out by request here; an operator's correction tells it as a fact would.
    const out = { account: 'long', asset: 'USDT', amount: Amount.of(-unit) }
    const back = { account: 'house:fund', asset: 'USDT', amount: Amount.of(unit) }
    Desk.tell(desk, { type: 'Correct', postings: [out, back], by: 'ops', reason: 'test' })
    const events = Desk.fill(desk, 'long', 100n, 38_440n)
    assert.equal(Desk.pick(events, 'CallRescheduled')[0]?.deadline, start + hour)
    assert.equal(Desk.pick(Desk.tell(desk, { type: 'AdvanceTime' }), 'CallExpired').length, 1)
  })

  test('[CALL25] more lacking than is asked is another call, due when the first was', () => {
    const desk = called({ amount: 'supersede', within: hour })
    Desk.tell(desk, { type: 'AcknowledgeCall', call: 'call-1', by: 'long' })
    Desk.tell(desk, { type: 'AssignCall', call: 'call-1', to: 'bela', by: 'anna' })
    desk.time += 1_000
    const [told] = Desk.pick(Desk.setMarks(desk, 38_440n), 'CallSuperseded')
    assert.equal(told?.successor, 'call-2')
    const call = callOf(desk, 'call-2')
    assert.deepEqual(
      [isOpen(desk), call.deadline, call.acknowledgedBy, call.assignee],
      [false, start + hour, null, 'bela'],
    )
    assert.ok(call.amount > lacking)
    assert.equal(Desk.pick(Desk.wait(restarted(desk), hour), 'CallExpired')[0]?.call, 'call-2')
    Desk.setMarks(desk, 40_000n)
    assert.equal(isOpen(desk, 'call-2'), false)
  })
})

describe('what a desk may do', () => {
  const extend = (desk: Desk, deadline: number, code?: string) =>
    Desk.refusal(
      Desk.tell(desk, {
        ...{ type: 'ExtendCall', call: 'call-1', deadline, by: 'anna', reason: 'a wire' },
        ...(code !== undefined && { code }),
      }),
    )

  test('[CALL26] extensions are counted, added up and coded', () => {
    const extension = { times: 2, longest: 2 * hour, codes: ['069'] }
    const desk = called({ within: hour, extension })
    assert.equal(extend(desk, start + 2 * hour), 'call.notAllowed')
    assert.equal(extend(desk, start + 2 * hour, '070'), 'call.notAllowed')
    assert.equal(extend(desk, start + 2 * hour, '069'), null)
    assert.equal(extend(desk, start + 3 * hour + 1, '069'), 'call.notAllowed')
    assert.equal(extend(desk, start + 2 * hour + 1, '069'), null)
    assert.equal(extend(desk, start + 2 * hour + 2, '069'), 'call.notAllowed')
  })

  test('[CALL26] a waiver is of so much at most, and by those named', () => {
    const waive = (most: bigint, by: string) => {
      const desk = called({ waiver: { most: whole(most), by: ['anna'] } })
      const events = Desk.tell(desk, { type: 'WaiveCall', call: 'call-1', by, reason: 'small' })
      return Desk.refusal(events)
    }
    assert.deepEqual(
      [waive(100n, 'anna'), waive(99n, 'anna'), waive(100n, 'bela')],
      [null, 'call.notAllowed', 'call.notAllowed'],
    )
  })

  test('[CALL26] no old price makes a call small enough to be waived', () => {
    const desk = Desk.create({ call: { ...usual, waiver: { most: whole(10n) }, within: day } })
    Desk.open(desk, 'long', 2_000n)
    Desk.fill(desk, 'long', 1_000n)
    Desk.setMarks(desk, 38_450n)
    Desk.wait(desk, hour)
    const waiving = { call: 'call-1', by: 'anna', reason: 'small' } as const
    const told = Desk.tell(desk, { type: 'WaiveCall', ...waiving })
    assert.equal(Desk.refusal(told), 'call.notAllowed')
  })

  test('[CALL28] a dispute stops nothing, and is resolved between what was agreed and asked', () => {
    const desk = called({ amount: 'fixed' })
    const about = { call: 'call-1', account: 'long', by: 'anna', reason: 'a price' } as const
    const answer = (agreed: bigint) =>
      Desk.refusal(Desk.tell(desk, { type: 'AnswerCall', ...about, agreed: whole(agreed) }))
    const resolve = (amount?: bigint) =>
      Desk.refusal(
        Desk.tell(desk, {
          ...{ type: 'ResolveDispute', ...about },
          ...(amount !== undefined && { amount: whole(amount) }),
        }),
      )
    assert.equal(resolve(), 'call.notDisputed')
    assert.deepEqual([answer(100n), answer(-1n)], ['amount.outOfLimits', 'amount.outOfLimits'])
    const { deadline, amount } = callOf(desk)
    assert.equal(answer(50n), null)
    assert.deepEqual([callOf(desk).deadline, callOf(desk).amount], [deadline, amount])
    assert.deepEqual([resolve(49n), resolve(100n)], ['amount.outOfLimits', 'amount.outOfLimits'])
    assert.equal(resolve(60n), null)
    assert.deepEqual([callOf(desk).amount, callOf(desk).dispute], [whole(60n), undefined])
    Desk.deposit(desk, 'long', 60n)
    assert.equal(isOpen(desk), false)
  })

  test('[CALL28] what floats is not resolved to an amount, and who agrees to nothing is called still', () => {
    const desk = called({ within: hour, onExpiry: 'liquidate' })
    const about = { call: 'call-1', account: 'long', by: 'anna', reason: 'a price' } as const
    Desk.tell(desk, { type: 'AnswerCall', ...about, agreed: Value.zero })
    const resolved = { type: 'ResolveDispute', ...about, amount: Value.zero } as const
    assert.equal(Desk.refusal(Desk.tell(desk, resolved)), 'amount.outOfLimits')
    assert.equal(Desk.refusal(Desk.tell(desk, { ...resolved, account: 'short' })), 'call.unknown')
    assert.match(Desk.types(Desk.wait(desk, hour)), /CallExpired LiquidationStarted/)
  })

  test('[CALL29] the first fault of a procedure is named, with its ladder', () => {
    const fault = (part: Partial<CallProcedure>) =>
      procedureFault({ call: { ...usual, ...part }, ladders: [ladder()] })?.code
    const rounding = { step: whole(1n), to: 'up' } as const
    const codes = [
      fault({ due: { kind: 'after', span: 0 } }),
      fault({ grace: { ...due, calendar: { id: 'none', join: [] } } }),
      fault({ minimum: Value.of(-1n) }),
      fault({ amount: 'fixed', rounding: { ...rounding, step: Value.zero } }),
      fault({ rounding }),
      fault({ amount: 'fixed', metBy: { deposit: Ratio.of(2n) } }),
      fault({ amount: 'cumulative', metBy: {} }),
      fault({ extension: { times: 1, codes: [] } }),
      fault({ waiver: { most: Value.of(-1n) } }),
      fault({ strikes: { on: 'expiry', windowDays: 0, zone: 'UTC', steps: [null] } }),
      fault({ due, amount: 'supersede', rounding, metBy: { price: false } }),
    ]
    assert.deepEqual(codes, [
      'procedure.dueInvalid',
      'procedure.graceInvalid',
      'procedure.minimumNegative',
      'procedure.stepNotPositive',
      'procedure.roundingFloats',
      'procedure.rateOutOfRange',
      'procedure.metByFloats',
      'procedure.extensionInvalid',
      'procedure.waiverNegative',
      'procedure.strikesInvalid',
      undefined,
    ])
    const own = { ...ladder(), call: { ...usual, within: 0 } }
    assert.deepEqual(procedureFault({ call: usual, ladders: [own] }), {
      ...{ code: 'procedure.withinNotPositive', ladder: 0 },
    })
  })
})

describe('what is told of it', () => {
  const registerOf = ({ state }: Desk) => CallsRegister.of(BookView.ofState(state))

  test('[CALL21] [CALL27] its name, its due date in its zone, and since when it is past due', () => {
    const desk = called({ due, type: 'house', grace: { kind: 'after', span: hour } })
    const [before] = registerOf(desk)
    assert.equal(before?.terms.type, 'house')
    assert.equal(before?.dueLocal, '2021-05-20 16:00 America/New_York')
    desk.time = Date.UTC(2021, 4, 20, 20) + 1
    Desk.tell(desk, { type: 'AdvanceTime' })
    const [after] = registerOf(desk)
    assert.deepEqual(
      [after?.status, after?.pastDueSince, after?.dueLocal],
      ['pastDue', Date.UTC(2021, 4, 20, 20), before?.dueLocal],
    )
  })

  test('[CALL23] [CALL24] [CALL28] what counts, its parts, and what is disputed', () => {
    const fixed = called({ amount: 'fixed', metBy: { reduction: Ratio.zero } })
    assert.deepEqual(registerOf(fixed)[0]?.terms.metBy, {
      ...{ deposit: '1', collateral: '1', reduction: '0', price: false },
    })
    const about = { call: 'call-1', account: 'long', by: 'anna', reason: 'a price' } as const
    Desk.tell(fixed, { type: 'AnswerCall', ...about, agreed: whole(10n) })
    Desk.deposit(fixed, 'long', 10n)
    const { agreed, isAgreedBrought } = registerOf(fixed)[0]?.dispute ?? {}
    assert.deepEqual([agreed, isAgreedBrought], ['10', true])
    const desk = called({ amount: 'cumulative' })
    Desk.setMarks(desk, 38_440n)
    Desk.deposit(desk, 'long', 90n)
    const parts = registerOf(desk)[0]?.parts.map(({ amount, outstanding }) => [amount, outstanding])
    assert.deepEqual(parts, [
      ['99.28571429', '9.28571429'],
      ['9.85714286', '9.85714286'],
    ])
  })
})

describe('when, and what it comes to', () => {
  test('[CALL30] by transaction no price calls, and a deed that leaves more lacking does', () => {
    const desk = called({ trigger: { on: 'transaction' } })
    assert.equal(isOpen(desk), false)
    Desk.fill(desk, 'long', -10n, 38_450n)
    assert.equal(isOpen(desk), false)
    Desk.fill(desk, 'long', 10n, 38_450n)
    assert.equal(isOpen(desk), true)
  })

  test('[CALL30] on a schedule all are called at its time, before what is told then', () => {
    const trigger = { on: 'schedule', calendar: 'NYSE', at: { kind: 'close' } } as const
    const desk = called({ trigger })
    assert.equal(isOpen(desk), false)
    // Tuesday evening in New York: the next close is that of Wednesday.
    desk.time = Date.UTC(2021, 4, 19, 20) - 1
    assert.equal(Desk.types(Desk.tell(desk, { type: 'AdvanceTime' })).includes('CallOpened'), false)
    const again = restarted(desk)
    again.time += 1
    const events = Desk.deposit(again, 'long', 2_000n)
    assert.deepEqual(
      [Desk.pick(events, 'CallOpened').length, Desk.pick(events, 'CallMet').length],
      [1, 1],
    )
    Desk.setMarks(again, 36_400n)
    assert.equal(again.state.calls.size, 0)
  })

  test('[CALL30] each ladder of a rulebook calls at a time that they share', () => {
    const trigger = { on: 'schedule', calendar: 'NYSE', at: { kind: 'close' } } as const
    const ladders = [ladder(), { ...ladder(), id: 'other' }]
    const desk = Desk.create({ call: { ...usual, trigger }, ladders, prices: patient })
    Desk.open(desk, 'long', 2_000n)
    Desk.fill(desk, 'long', 1_000n)
    Desk.setMarks(desk, 38_450n)
    desk.time = Date.UTC(2021, 4, 19, 20)
    const opened = Desk.pick(Desk.tell(desk, { type: 'AdvanceTime' }), 'CallOpened')
    assert.deepEqual(
      opened.map((call) => call.ladder),
      ['house', 'other'],
    )
  })

  test('[CALL30] [ENG2] a time at which nobody was called is not made up for where entries are folded', () => {
    const trigger = { on: 'schedule', calendar: 'NYSE', at: { kind: 'close' } } as const
    const desk = called({ trigger }, 40_000n)
    desk.time = Date.UTC(2021, 4, 19, 20)
    Desk.tell(desk, { type: 'AdvanceTime' })
    Desk.setMarks(desk, 38_450n)
    const mirror = State.create()
    for (const entry of desk.entries) fold(mirror, entry)
    assert.equal(nextTimer(mirror), Date.UTC(2021, 4, 20, 20))
    const later = { ...desk, state: mirror, entries: [] }
    assert.equal(Desk.types(Desk.wait(later, 1_000)), 'TimeAdvanced')
  })

  test('[CALL31] the second liquidation within a week restricts for three days', () => {
    const strikes = {
      on: 'liquidation',
      windowDays: 7,
      zone: 'America/New_York',
      steps: [null, { restrictions: ['reduceOnly', 'noWithdrawal'], days: 3 }],
    } as const
    const desk = called({ within: hour, onExpiry: 'liquidate', strikes })
    const once = (mark: bigint) => {
      Desk.setMarks(desk, mark)
      Desk.wait(desk, hour)
      return Desk.answer(desk, mark)
    }
    const first = once(38_450n)
    assert.equal(Desk.pick(first, 'CallLiquidated')[0]?.outcome, 'cured')
    assert.deepEqual(
      [Desk.pick(first, 'StrikeCounted').length, Desk.pick(first, 'Restricted').length],
      [1, 0],
    )
    const second = once(38_356n)
    // Struck on the evening of 18 May in New York: restricted up to the end of the 21st there.
    assert.deepEqual(
      Desk.pick(second, 'Restricted').map(({ restriction, until }) => [restriction, until]),
      ['reduceOnly', 'noWithdrawal'].map((kind) => [kind, Date.UTC(2021, 4, 22, 4)]),
    )
    const { restrictions } = State.account(restarted(desk).state, 'long')
    assert.equal(restrictions.length, 2)
  })

  test('[CALL31] an expiry may be a strike of all an owner has', () => {
    const steps = [{ restrictions: ['noWithdrawal'], days: null, binds: 'owner' }] as const
    const strikes = { on: 'expiry', windowDays: 365, zone: 'UTC', steps } as const
    const desk = called({ within: hour, onExpiry: 'record', strikes })
    const other = { account: 'other', owner: 'long', group: 'long', rulebook: 'ranked' } as const
    Desk.tell(desk, { type: 'OpenAccount', ...other, positionMode: 'net' })
    const events = Desk.wait(desk, hour)
    assert.deepEqual(
      Desk.pick(events, 'Restricted').map(({ account, binds }) => [account, binds]),
      [
        ['long', 'owner'],
        ['other', 'owner'],
      ],
    )
  })
})
