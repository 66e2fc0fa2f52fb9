import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CivilDate } from '../../src/calendar/CivilDate.ts'
import type { Item, Side } from '../../src/csa/Agreement.ts'
import { Books } from '../../src/csa/Books.ts'
import type { AskSubstitution, SendTransfer } from '../../src/csa/Command.ts'
import type { CallKind } from '../../src/csa/CreditSupport.ts'
import type { Purpose } from '../../src/csa/Message.ts'
import { State } from '../../src/csa/State.ts'
import { SupportCall } from '../../src/csa/SupportCall.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import {
  agreement,
  assertAgreed,
  codeOf,
  friday,
  hand,
  messageIn,
  monday,
  must,
  NOON,
  type Pair,
  pairOf,
  settle,
  tell,
} from './Pair.ts'

const usd = (units: bigint): Amount => Amount.of(units * 100n)
const cash = (units: bigint): Item => ({ asset: 'USD', quantity: usd(units) })
const bonds = (count: bigint): Item => ({ asset: 'UST10', quantity: Amount.of(count) })
const DAY_MS = 86_400_000

/** What B posts, as far as B may have it back. */
const back = { kind: 'return', caller: 'b' } as const

const exposed = (pair: Pair, side: Side, units: bigint, date = friday) =>
  must(pair, side, { type: 'TellExposure', date, exposure: usd(units) })

/** A bond is worth so many dollars, to a side. */
const bondAt = (pair: Pair, side: Side, units: bigint) =>
  must(pair, side, {
    type: 'TellPrices',
    prices: [{ asset: 'UST10', price: Ratio.of(units * 100n) }],
  })

const called = (pair: Pair, side: Side, call: string, kind: CallKind = 'delivery') => {
  must(pair, side, { type: 'MakeCall', call, kind })
  settle(pair)
}

const answered = (pair: Pair, side: Side, call: string, agreed: bigint | null = null) => {
  const amount = agreed === null ? null : usd(agreed)
  must(pair, side, {
    type: 'AnswerCall',
    call,
    agreed: amount,
    reason: agreed === null ? '' : 'our books',
  })
  settle(pair)
}

/** Sent, accepted, on its way and there. */
function brought(
  pair: Pair,
  from: Side,
  transfer: string,
  purpose: Purpose,
  items: readonly Item[],
) {
  const to = from === 'a' ? 'b' : 'a'
  must(pair, from, { type: 'SendTransfer', transfer, purpose, items })
  settle(pair)
  must(pair, to, { type: 'AnswerTransfer', transfer, isAccepted: true, reason: '' })
  settle(pair)
  must(pair, to, { type: 'SettleTransfer', transfer })
  settle(pair)
}

const callOf = (pair: Pair, id: string, side: Side = 'a'): SupportCall =>
  pair.states[side].books.calls.get(id) as SupportCall

/** B owes A 300,000: 220,000 are required of B, and it has posted nothing. */
function opened(): Pair {
  const pair = pairOf()
  exposed(pair, 'a', 300_000n)
  exposed(pair, 'b', 300_000n)
  called(pair, 'a', 'a-1')
  return pair
}

test('[CSA1] one sign of exposure is for both: what b would owe a, so that each posts by what it owes', () => {
  assert.equal(SupportCall.owedBy('b', usd(5n)), usd(5n))
  assert.equal(SupportCall.owedBy('a', usd(5n)), usd(-5n))
  const posters = [
    ['delivery', 'a', 'b'],
    ['return', 'b', 'b'],
    ['delivery', 'b', 'a'],
    ['return', 'a', 'a'],
  ] as const
  for (const [kind, caller, poster] of posters) {
    assert.equal(SupportCall.posterOf({ kind, caller }), poster)
  }
  const pair = pairOf()
  exposed(pair, 'b', -300_000n)
  exposed(pair, 'a', -300_000n)
  called(pair, 'b', 'b-1')
  // 300,000, less the other's independent amount and 50,000 of threshold.
  assert.equal(callOf(pair, 'b-1').amount, usd(230_000n))
})

test('[CSA9] a call is made, agreed, brought in two parts and met; one atom less and it is partly met', () => {
  const pair = opened()
  assert.equal(callOf(pair, 'a-1').amount, usd(220_000n))
  assert.equal(callOf(pair, 'a-1').deadline, Date.UTC(2026, 5, 9, 20))
  assert.equal(SupportCall.statusOf(callOf(pair, 'a-1')), 'open')
  answered(pair, 'b', 'a-1')
  assert.equal(callOf(pair, 'a-1').answer?.agreed, usd(220_000n))
  brought(pair, 'b', 'b-t1', { kind: 'call', call: 'a-1' }, [
    { asset: 'USD', quantity: Amount.of(219_999_99n) },
  ])
  assert.equal(SupportCall.statusOf(callOf(pair, 'a-1')), 'partlyMet')
  assert.equal(SupportCall.outstanding(callOf(pair, 'a-1')), 1n)
  brought(pair, 'b', 'b-t2', { kind: 'call', call: 'a-1' }, [
    { asset: 'USD', quantity: Amount.of(1n) },
  ])
  assert.equal(SupportCall.statusOf(callOf(pair, 'a-1')), 'met')
  assertAgreed(pair)
  assert.equal(pair.states.a.books.posted.b.get('USD'), usd(220_000n))
})

test('[CSA9] what is due and has not come by the deadline is past due, and exactly then is in time', () => {
  const pair = opened()
  const { deadline } = callOf(pair, 'a-1')
  assert.equal(SupportCall.statusAt(callOf(pair, 'a-1'), deadline), 'open')
  assert.equal(SupportCall.statusAt(callOf(pair, 'a-1'), deadline + 1), 'pastDue')
  answered(pair, 'b', 'a-1', 0n)
  assert.equal(SupportCall.statusAt(callOf(pair, 'a-1'), deadline + 1), 'open')
})

test('[CSA8] a call counts as made when it is received: taken after the notification time, it is due a day later', () => {
  const pair = pairOf()
  exposed(pair, 'a', 300_000n)
  exposed(pair, 'b', 300_000n)
  must(pair, 'a', { type: 'MakeCall', call: 'a-1', kind: 'delivery' })
  pair.time = Date.UTC(2026, 5, 8, 17) + 1
  settle(pair)
  assert.equal(callOf(pair, 'a-1').deadline, Date.UTC(2026, 5, 9, 20))
  answered(pair, 'b', 'a-1')
  assert.equal(callOf(pair, 'a-1').deadline, Date.UTC(2026, 5, 10, 20))
  assertAgreed(pair)
})

test('[CSA10] in a partial agreement the agreed part is delivered and the rest is disputed', () => {
  const pair = opened()
  exposed(pair, 'b', 240_000n)
  answered(pair, 'b', 'a-1')
  // By B's books 160,000 are required.
  assert.equal(callOf(pair, 'a-1').answer?.agreed, usd(160_000n))
  assert.equal(callOf(pair, 'a-1').answer?.reason, 'by our exposure and prices')
  assert.equal(SupportCall.disputed(callOf(pair, 'a-1')), usd(60_000n))
  brought(pair, 'b', 'b-t1', { kind: 'call', call: 'a-1' }, [cash(160_000n)])
  assert.equal(SupportCall.statusOf(callOf(pair, 'a-1')), 'partlyMet')
  assert.equal(SupportCall.outstanding(callOf(pair, 'a-1')), 0n)
  assertAgreed(pair)
})

test('[CSA11] a dispute ends by quotations: the mean of them sets the amount for both', () => {
  const pair = opened()
  answered(pair, 'b', 'a-1', 160_000n)
  const quotations = [usd(280_000n), usd(262_000n), usd(259_000n), Amount.of(261_000_01n)]
  must(pair, 'a', { type: 'Recalculate', call: 'a-1', quotations })
  settle(pair)
  // The mean is 265,500, so that 185,500 are required: 186,000 in whole thousands.
  assert.equal(callOf(pair, 'a-1').recalculation?.exposure, 265_500_00n)
  assert.equal(SupportCall.agreed(callOf(pair, 'a-1')), usd(186_000n))
  assert.equal(SupportCall.disputed(callOf(pair, 'a-1')), 0n)
  brought(pair, 'b', 'b-t1', { kind: 'call', call: 'a-1' }, [cash(186_000n)])
  assert.equal(SupportCall.statusOf(callOf(pair, 'a-1')), 'met')
  assertAgreed(pair)
})

test('[CSA11] a recalculation under which nothing is due ends the call, and one that was overpaid is met', () => {
  const pair = opened()
  answered(pair, 'b', 'a-1', 0n)
  must(pair, 'a', { type: 'Recalculate', call: 'a-1', quotations: [usd(80_000n)] })
  settle(pair)
  assert.equal(SupportCall.statusOf(callOf(pair, 'a-1')), 'cancelled')
  assertAgreed(pair)
})

test('[CSA6] what is agreed and not there yet is not called again; what is disputed is, and the older dispute ends', () => {
  const pair = opened()
  answered(pair, 'b', 'a-1', 160_000n)
  pair.time = NOON + DAY_MS
  exposed(pair, 'a', 300_000n, monday)
  exposed(pair, 'b', 300_000n, monday)
  called(pair, 'a', 'a-2')
  assert.equal(callOf(pair, 'a-2').amount, usd(60_000n))
  assert.equal(SupportCall.disputed(callOf(pair, 'a-1')), 0n)
  answered(pair, 'b', 'a-2')
  brought(pair, 'b', 'b-t1', { kind: 'call', call: 'a-1' }, [cash(160_000n)])
  assert.equal(SupportCall.statusOf(callOf(pair, 'a-1')), 'met')
  assertAgreed(pair)
})

test('[CSA9] a call of which nothing was agreed is superseded by the one that asks for it again', () => {
  const pair = opened()
  answered(pair, 'b', 'a-1', 0n)
  pair.time = NOON + DAY_MS
  exposed(pair, 'a', 300_000n, monday)
  called(pair, 'a', 'a-2')
  assert.equal(callOf(pair, 'a-2').amount, usd(220_000n))
  assert.equal(SupportCall.statusOf(callOf(pair, 'a-1', 'b')), 'superseded')
  assertAgreed(pair)
})

test('[CSA6] a call that nobody answered stands for all of it', () => {
  const pair = opened()
  pair.time = NOON + DAY_MS
  exposed(pair, 'a', 300_000n, monday)
  assert.equal(
    codeOf(tell(pair, 'a', { type: 'MakeCall', call: 'a-2', kind: 'delivery' })),
    'csa.nothingDue',
  )
  exposed(pair, 'a', 320_000n, monday)
  called(pair, 'a', 'a-2')
  assert.equal(callOf(pair, 'a-2').amount, usd(20_000n))
})

test('[CSA6] excess is called back by the one who posted it, and what is on its way counts as gone', () => {
  const pair = opened()
  answered(pair, 'b', 'a-1')
  brought(pair, 'b', 'b-t1', { kind: 'call', call: 'a-1' }, [cash(220_000n)])
  exposed(pair, 'a', 250_500n)
  exposed(pair, 'b', 250_500n)
  called(pair, 'b', 'b-1', 'return')
  // 170,500 are required of B, and 49,500 are too many.
  assert.equal(callOf(pair, 'b-1').amount, usd(49_000n))
  answered(pair, 'a', 'b-1')
  must(pair, 'a', {
    ...{ type: 'SendTransfer', transfer: 'a-t2', purpose: { kind: 'call', call: 'b-1' } },
    items: [cash(49_000n)],
  })
  settle(pair)
  must(pair, 'b', { type: 'AnswerTransfer', transfer: 'a-t2', isAccepted: true, reason: '' })
  settle(pair)
  assert.equal(State.held(pair.states.b, back).value, usd(171_000n))
  must(pair, 'b', { type: 'SettleTransfer', transfer: 'a-t2' })
  settle(pair)
  assert.equal(State.held(pair.states.a, back).value, usd(171_000n))
  assert.equal(SupportCall.statusOf(callOf(pair, 'b-1')), 'met')
  assertAgreed(pair)
})

test('[CSA6] nothing is called back that never came', () => {
  const pair = opened()
  exposed(pair, 'b', 0n)
  const call = { type: 'MakeCall', call: 'b-1', kind: 'return' } as const
  assert.equal(codeOf(tell(pair, 'b', call)), 'csa.nothingDue')
  answered(pair, 'b', 'a-1', 220_000n)
  assert.equal(codeOf(tell(pair, 'b', call)), 'csa.nothingDue')
})

test('[CSA4] collateral counts for its price after haircuts, rounded down; without a price nothing is called', () => {
  const pair = opened()
  answered(pair, 'b', 'a-1')
  for (const side of ['a', 'b'] as const) bondAt(pair, side, 1_001n)
  brought(pair, 'b', 'b-t1', { kind: 'call', call: 'a-1' }, [bonds(225n)])
  // 225 × 1,001 × 0.98
  assert.equal(callOf(pair, 'a-1').brought, 220_720_50n)
  assert.equal(SupportCall.statusOf(callOf(pair, 'a-1')), 'met')
  const blind = { ...pair.states.a, prices: new Map() }
  assert.deepEqual(State.held(blind, back), { value: 0n, unpriced: ['UST10'] })
  pair.states.a = blind
  exposed(pair, 'a', 400_000n)
  assert.equal(
    codeOf(tell(pair, 'a', { type: 'MakeCall', call: 'a-2', kind: 'delivery' })),
    'csa.unpriced',
  )
})

test('[CSA4] euros have the haircut of their currency too', () => {
  const pair = pairOf()
  must(pair, 'a', { type: 'TellPrices', prices: [{ asset: 'EUR', price: Ratio.of(11n, 10n) }] })
  const euros = [{ asset: 'EUR', quantity: Amount.of(1_000_01n) }]
  assert.equal(State.worthOf(pair.states.a, euros).value, 1_012_01n)
})

function posted(): Pair {
  const pair = opened()
  answered(pair, 'b', 'a-1')
  brought(pair, 'b', 'b-t1', { kind: 'call', call: 'a-1' }, [cash(220_000n)])
  for (const side of ['a', 'b'] as const) bondAt(pair, side, 1_000n)
  return pair
}

const swap = (outgoing: bigint, incoming: bigint): AskSubstitution => ({
  ...{ type: 'AskSubstitution', substitution: 'b-s1' },
  ...{ incoming: [bonds(incoming)], outgoing: [cash(outgoing)] },
})

const acceptSwap = {
  type: 'AnswerSubstitution',
  substitution: 'b-s1',
  isAccepted: true,
  reason: '',
} as const

test('[CSA15] in a substitution the new comes in before the old goes out', () => {
  const pair = posted()
  must(pair, 'b', swap(98_000n, 100n))
  settle(pair)
  must(pair, 'a', acceptSwap)
  settle(pair)
  const release: SendTransfer = {
    ...{ type: 'SendTransfer', transfer: 'a-s1-out', items: [cash(98_000n)] },
    purpose: { kind: 'release', substitution: 'b-s1' },
  }
  assert.equal(codeOf(tell(pair, 'a', release)), 'csa.notReady')
  must(pair, 'b', {
    ...{ type: 'SendTransfer', transfer: 'b-s1-in', items: [bonds(100n)] },
    purpose: { kind: 'substitute', substitution: 'b-s1' },
  })
  settle(pair)
  must(pair, 'a', { type: 'AnswerTransfer', transfer: 'b-s1-in', isAccepted: true, reason: '' })
  settle(pair)
  assert.equal(codeOf(tell(pair, 'a', release)), 'csa.notReady')
  must(pair, 'a', { type: 'SettleTransfer', transfer: 'b-s1-in' })
  settle(pair)
  // The bonds have fallen since: the old stays until the new is worth it.
  bondAt(pair, 'a', 999n)
  assert.equal(codeOf(tell(pair, 'a', release)), 'csa.worthLess')
  bondAt(pair, 'a', 1_000n)
  brought(pair, 'a', 'a-s1-out', release.purpose, release.items)
  assert.deepEqual(
    [...pair.states.b.books.posted.b],
    [
      ['USD', usd(122_000n)],
      ['UST10', 100n],
    ],
  )
  assertAgreed(pair)
})

test('[CSA15] what comes in is worth at least what goes out, to the atom', () => {
  const pair = posted()
  must(pair, 'b', {
    ...{ type: 'AskSubstitution', substitution: 'b-s1', incoming: [bonds(100n)] },
    outgoing: [{ asset: 'USD', quantity: Amount.of(98_000_01n) }],
  })
  settle(pair)
  assert.equal(codeOf(tell(pair, 'a', acceptSwap)), 'csa.worthLess')
})

test('[CSA15] what is promised for a substitution, or not there, is given to nobody else', () => {
  const pair = posted()
  must(pair, 'b', swap(200_000n, 300n))
  settle(pair)
  must(pair, 'a', acceptSwap)
  must(pair, 'b', { ...swap(50_000n, 60n), substitution: 'b-s2' })
  settle(pair)
  assert.equal(codeOf(tell(pair, 'a', { ...acceptSwap, substitution: 'b-s2' })), 'csa.notHeld')
  exposed(pair, 'b', 0n)
  exposed(pair, 'a', 0n)
  called(pair, 'b', 'b-1', 'return')
  answered(pair, 'a', 'b-1')
  const back = {
    type: 'SendTransfer',
    transfer: 'a-t2',
    purpose: { kind: 'call', call: 'b-1' },
  } as const
  assert.equal(codeOf(tell(pair, 'a', { ...back, items: [cash(20_001n)] })), 'csa.notHeld')
  must(pair, 'a', { ...back, items: [cash(20_000n)] })
})

test('[CSA9] what was accepted and does not come is declined after all, and counts no longer', () => {
  const pair = opened()
  answered(pair, 'b', 'a-1')
  const send = { type: 'SendTransfer', purpose: { kind: 'call', call: 'a-1' } } as const
  must(pair, 'b', { ...send, transfer: 'b-t1', items: [cash(220_000n)] })
  settle(pair)
  const answer = (isAccepted: boolean, reason: string) =>
    tell(pair, 'a', { type: 'AnswerTransfer', transfer: 'b-t1', isAccepted, reason })
  assert.equal(codeOf(answer(true, '')), null)
  assert.equal(State.held(pair.states.a, back).value, usd(220_000n))
  assert.equal(codeOf(answer(true, '')), 'csa.answered')
  assert.equal(codeOf(answer(false, ' ')), 'csa.blank')
  assert.equal(codeOf(answer(false, 'nothing came by 20:00')), null)
  assert.equal(State.held(pair.states.a, back).value, 0n)
  assert.equal(
    codeOf(tell(pair, 'a', { type: 'SettleTransfer', transfer: 'b-t1' })),
    'csa.notReady',
  )
  settle(pair)
  assert.equal(SupportCall.outstanding(callOf(pair, 'a-1', 'b')), usd(220_000n))
  brought(pair, 'b', 'b-t2', { kind: 'call', call: 'a-1' }, [cash(220_000n)])
  assert.equal(SupportCall.statusOf(callOf(pair, 'a-1')), 'met')
  assert.equal(
    codeOf(
      tell(pair, 'a', { type: 'AnswerTransfer', transfer: 'b-t2', isAccepted: false, reason: 'x' }),
    ),
    'csa.answered',
  )
  assertAgreed(pair)
})

test('[CSA3] a call is made on the newest day that is valued, and on none before it', () => {
  const pair = pairOf()
  exposed(pair, 'a', 300_000n)
  // Monday's close, exactly then included.
  pair.time = Date.UTC(2026, 5, 8, 20)
  const call = { type: 'MakeCall', call: 'a-1', kind: 'delivery' } as const
  assert.equal(codeOf(tell(pair, 'a', call)), 'csa.noFigures')
  exposed(pair, 'a', 300_000n, monday)
  must(pair, 'a', call)
})

test('[CSA12] calls that cross, each way or with one name in mind, are two calls on both sides', () => {
  const pair = pairOf()
  exposed(pair, 'a', 300_000n)
  exposed(pair, 'b', -300_000n)
  const call = { type: 'MakeCall', kind: 'delivery' } as const
  assert.equal(codeOf(tell(pair, 'b', { ...call, call: 'a-1' })), 'csa.idNotOwn')
  must(pair, 'a', { ...call, call: 'a-1' })
  must(pair, 'b', { ...call, call: 'b-1' })
  settle(pair)
  assert.deepEqual([...pair.states.a.books.calls.keys()].sort(), ['a-1', 'b-1'])
  assertAgreed(pair)
})

test('[CSA14] interest on cash is stated by the holder, worked out again by the other, and paid where they agree', () => {
  const pair = posted()
  pair.time = NOON + 3 * DAY_MS
  const rate = (side: Side, day: number, points: bigint) =>
    must(pair, side, {
      ...{ type: 'TellRate', asset: 'USD', date: CivilDate.plusDays(monday, day) },
      rate: Ratio.of(points, 10_000n),
    })
  for (const side of ['a', 'b'] as const) for (let day = 0; day < 3; day++) rate(side, day, 460n)
  const until = CivilDate.plusDays(monday, 3)
  must(pair, 'a', { type: 'StateInterest', statement: 'a-i1', asset: 'USD', until })
  rate('b', 2, 461n)
  settle(pair)
  must(pair, 'b', { type: 'AnswerInterest', statement: 'a-i1' })
  settle(pair)
  const pay: SendTransfer = {
    ...{ type: 'SendTransfer', transfer: 'a-p1', purpose: { kind: 'interest', statement: 'a-i1' } },
    items: [{ asset: 'USD', quantity: Amount.of(82_50n) }],
  }
  assert.equal(codeOf(tell(pair, 'a', pay)), 'csa.notReady')
  rate('b', 2, 460n)
  must(pair, 'a', { type: 'StateInterest', statement: 'a-i2', asset: 'USD', until })
  settle(pair)
  must(pair, 'b', { type: 'AnswerInterest', statement: 'a-i2' })
  settle(pair)
  // 220,000 × 4.5% × 3 ÷ 360
  assert.equal(pair.states.b.books.statements.get('a-i2')?.answered, 82_50n)
  brought(pair, 'a', 'a-p1', { kind: 'interest', statement: 'a-i2' }, pay.items)
  assert.equal(pair.states.b.books.posted.b.get('USD'), usd(220_000n))
  const again = { type: 'StateInterest', statement: 'a-i3', asset: 'USD', until } as const
  assert.equal(codeOf(tell(pair, 'a', again)), 'csa.date')
  assertAgreed(pair)
})

test('[CSA16] what one has no figures for is refused by name, and changes nothing', () => {
  const pair = pairOf()
  const before = pair.states.a
  const rows = [
    [{ type: 'MakeCall', call: 'a-1', kind: 'delivery' }, 'csa.noFigures'],
    [{ type: 'TellExposure', date: monday, exposure: usd(1n) }, 'csa.early'],
    [{ type: 'TellExposure', date: CivilDate.at(2026, 6, 7), exposure: usd(1n) }, 'csa.date'],
    [{ type: 'AnswerCall', call: 'a-9', agreed: null, reason: '' }, 'csa.unknown'],
    [{ type: 'StateInterest', statement: 'a-i1', asset: 'USD', until: monday }, 'csa.nothingDue'],
    [{ type: 'SettleTransfer', transfer: 'b-t9' }, 'csa.unknown'],
  ] as const
  for (const [deed, code] of rows) assert.equal(codeOf(tell(pair, 'a', deed)), code)
  assert.equal(pair.states.a, before)
  exposed(pair, 'b', 300_000n)
  exposed(pair, 'a', 300_000n)
  called(pair, 'a', 'a-1')
  pair.time = NOON + DAY_MS
  exposed(pair, 'b', 300_000n, monday)
  assert.equal(
    codeOf(tell(pair, 'b', { type: 'AnswerCall', call: 'a-1', agreed: null, reason: '' })),
    'csa.noFigures',
  )
})

test('[CSA12] who may do what, once and with words, is refused before anything is sent', () => {
  const pair = opened()
  const before = pair.states.b.books
  const rows = [
    ['a', { type: 'MakeCall', call: 'a-1', kind: 'delivery' }, 'csa.nothingDue'],
    ['a', { type: 'AnswerCall', call: 'a-1', agreed: usd(1n), reason: 'x' }, 'csa.notYours'],
    ['b', { type: 'AnswerCall', call: 'a-1', agreed: usd(220_001n), reason: 'x' }, 'csa.amount'],
    ['b', { type: 'AnswerCall', call: 'a-1', agreed: usd(1n), reason: ' ' }, 'csa.blank'],
    ['b', { type: 'WaiveCall', call: 'a-1', by: 'ann', reason: 'x' }, 'csa.notYours'],
    ['a', { type: 'WaiveCall', call: 'a-1', by: 'ann', reason: '' }, 'csa.blank'],
    ['a', { type: 'Recalculate', call: 'a-1', quotations: [usd(1n)] }, 'csa.notReady'],
    ['a', { type: 'Recalculate', call: 'a-1', quotations: [] }, 'csa.amount'],
    [
      'b',
      {
        type: 'SendTransfer',
        transfer: 'b-t',
        purpose: { kind: 'call', call: 'a-1' },
        items: [cash(1n)],
      },
      'csa.notReady',
    ],
  ] as const
  for (const [side, deed, code] of rows)
    assert.equal(codeOf(tell(pair, side, deed)), code, deed.type)
  assert.equal(pair.states.b.books, before)
  answered(pair, 'b', 'a-1')
  const send = (items: readonly Item[]) =>
    tell(pair, 'b', {
      type: 'SendTransfer',
      transfer: 'b-t',
      purpose: { kind: 'call', call: 'a-1' },
      items,
    })
  for (const items of [
    [],
    [cash(0n)],
    [cash(1n), cash(2n)],
    [{ asset: 'BTC', quantity: usd(1n) }],
  ]) {
    assert.equal(codeOf(send(items)), 'csa.items')
  }
})

test('[CSA12] a waiver and an answer that cross leave both with both', () => {
  const pair = opened()
  must(pair, 'a', { type: 'WaiveCall', call: 'a-1', by: 'ann', reason: 'netted' })
  must(pair, 'b', { type: 'AnswerCall', call: 'a-1', agreed: null, reason: '' })
  settle(pair)
  assert.equal(SupportCall.statusOf(callOf(pair, 'a-1', 'b')), 'waived')
  assert.equal(callOf(pair, 'a-1').answer?.agreed, usd(220_000n))
  assertAgreed(pair)
  const late = tell(pair, 'b', {
    ...{
      type: 'SendTransfer',
      transfer: 'b-t',
      purpose: { kind: 'call', call: 'a-1' },
      items: [cash(1n)],
    },
  })
  assert.equal(codeOf(late), 'csa.closed')
})

test('[CSA13] messages that come late, twice or in another order are taken once, in their own', () => {
  const pair = pairOf()
  exposed(pair, 'a', 300_000n)
  must(pair, 'a', { type: 'MakeCall', call: 'a-1', kind: 'delivery' })
  must(pair, 'a', { type: 'WaiveCall', call: 'a-1', by: 'ann', reason: 'wrong book' })
  const [first, second] = pair.lines.a.splice(0).map(messageIn) as [never, never]
  const types = (message: never) =>
    tell(pair, 'b', { type: 'Receive', message }).map(({ type }) => type)
  assert.deepEqual(types(second), ['Early', 'Replied'])
  assert.deepEqual(types(second), ['Repeated', 'Replied'])
  assert.deepEqual(types(first), ['Taken', 'Taken', 'Replied'])
  assert.deepEqual(types(first), ['Repeated', 'Replied'])
  pair.lines.b.splice(0)
  assert.equal(pair.states.a.link.unread.length, 2)
  settle(pair)
  assert.equal(pair.states.a.link.unread.length, 0)
  assertAgreed(pair)
})

test('[CSA13] another message under a number that was used, or one that contradicts, stops both, and changes no book', () => {
  const tampered = (change: (message: { body: object }) => object) => {
    const pair = pairOf()
    exposed(pair, 'a', 300_000n)
    must(pair, 'a', { type: 'MakeCall', call: 'a-1', kind: 'delivery' })
    const [message] = pair.lines.a.splice(0).map(messageIn) as [never]
    const before = pair.states.b.books
    tell(pair, 'b', { type: 'Receive', message: change(message) as never })
    assert.equal(pair.states.b.books, before)
    hand(pair, 'b')
    assert.equal(codeOf(tell(pair, 'b', { type: 'Resend' })), 'csa.halted')
    assert.equal(codeOf(tell(pair, 'a', { type: 'Resend' })), 'csa.halted')
    return pair.states.b.link.halted?.code
  }
  const body = (part: object) => (message: { body: object }) => ({
    ...message,
    body: { ...message.body, ...part },
  })
  assert.equal(tampered(body({ amount: usd(230_000n) })), 'csa.amount')
  assert.equal(tampered(body({ deadline: NOON })), 'csa.deadline')
  assert.equal(tampered(body({ valuedOn: monday })), 'csa.date')
  assert.equal(tampered(body({ lapses: ['a-0'] })), 'csa.notReady')
  const pair = opened()
  const twin = { ...pair.records.a.find(({ type }) => type === 'Sent') }
  const { message } = twin as never as { message: { body: object } }
  tell(pair, 'b', { type: 'Receive', message: { ...message, at: NOON + 1 } as never })
  assert.equal(pair.states.b.link.halted?.code, 'csa.conflict')
})

test('[CSA13] what is not for this agreement, or says that more was taken or refused than was sent, is refused and stops nobody', () => {
  const pair = pairOf()
  exposed(pair, 'a', 300_000n)
  must(pair, 'a', { type: 'MakeCall', call: 'a-1', kind: 'delivery' })
  const [message] = pair.lines.a.map(messageIn) as [never]
  const strange = (part: object) =>
    codeOf(
      tell(pair, 'b', { type: 'Receive', message: { ...(message as object), ...part } as never }),
    )
  assert.equal(strange({ agreement: 'csa-2' }), 'csa.strange')
  assert.equal(strange({ from: 'b' }), 'csa.strange')
  assert.equal(strange({ ack: 1 }), 'csa.strange')
  assert.equal(strange({ seq: 0 }), 'csa.strange')
  assert.equal(strange({ body: { type: 'Acknowledgement' } }), 'csa.strange')
  const refusal = (of: number) => ({ type: 'Refusal', of, code: 'csa.amount', detail: 'no' })
  assert.equal(strange({ seq: 0, body: refusal(1) }), 'csa.strange')
  assert.equal(strange({ seq: 0, body: refusal(0) }), 'csa.strange')
  assert.deepEqual(pair.states.b, State.begin(agreement, 'b'))
  pair.time -= 1
  assert.equal(codeOf(tell(pair, 'a', { type: 'Resend' })), 'csa.backwards')
})

test('[CSA2] what was posted when the records begin is there, and bears interest from its date', () => {
  const opening = { on: friday, a: [], b: [cash(220_000n)] }
  const pair = pairOf({ ...agreement, opening })
  assert.equal(State.held(pair.states.a, back).value, usd(220_000n))
  assert.equal(State.interest(pair.states.a, 'a', 'USD', monday)?.from, friday)
})

/** What counts against a further delivery of B. */
const due = { kind: 'delivery', caller: 'a' } as const
const heldBy = (pair: Pair, about: Parameters<typeof State.held>[1]) =>
  State.held(pair.states.a, about).value

test('[CSA6] what is only proposed does not count as posted, and what was accepted does', () => {
  const pair = opened()
  answered(pair, 'b', 'a-1')
  assert.equal(callOf(pair, 'a-1').answer?.reason, '')
  const purpose = { kind: 'call', call: 'a-1' } as const
  must(pair, 'b', { type: 'SendTransfer', transfer: 'b-t1', purpose, items: [cash(50_000n)] })
  settle(pair)
  assert.equal(heldBy(pair, back), 0n)
  must(pair, 'a', { type: 'AnswerTransfer', transfer: 'b-t1', isAccepted: true, reason: '' })
  assert.equal(heldBy(pair, back), usd(50_000n))
  assert.equal(State.held(pair.states.a, { kind: 'return', caller: 'a' }).value, 0n)
})

test('[CSA6] what is to go back and has not been sent is held no longer, and not called twice', () => {
  const pair = posted()
  for (const side of ['a', 'b'] as const) exposed(pair, side, 250_000n)
  called(pair, 'b', 'b-1', 'return')
  answered(pair, 'a', 'b-1')
  assert.equal(callOf(pair, 'b-1').amount, usd(50_000n))
  assert.deepEqual([heldBy(pair, back), heldBy(pair, due)], [usd(170_000n), usd(170_000n)])
  const again = { type: 'MakeCall', call: 'b-2', kind: 'return' } as const
  assert.equal(codeOf(tell(pair, 'b', again)), 'csa.nothingDue')
})

test('[CSA6] all that was posted goes back where nothing is required, and nothing is left of it', () => {
  const pair = posted()
  for (const side of ['a', 'b'] as const) exposed(pair, side, 0n)
  called(pair, 'b', 'b-1', 'return')
  answered(pair, 'a', 'b-1')
  brought(pair, 'a', 'a-t2', { kind: 'call', call: 'b-1' }, [cash(220_000n)])
  assert.equal(pair.states.b.books.posted.b.size, 0)
  assertAgreed(pair)
})

test('[CSA6] what is on its way for one call is not taken off what is agreed of another', () => {
  const pair = opened()
  answered(pair, 'b', 'a-1', 160_000n)
  pair.time = NOON + DAY_MS
  for (const side of ['a', 'b'] as const) exposed(pair, side, 300_000n, monday)
  called(pair, 'a', 'a-2')
  answered(pair, 'b', 'a-2')
  const purpose = { kind: 'call', call: 'a-2' } as const
  must(pair, 'b', { type: 'SendTransfer', transfer: 'b-t1', purpose, items: [cash(60_000n)] })
  settle(pair)
  must(pair, 'a', { type: 'AnswerTransfer', transfer: 'b-t1', isAccepted: true, reason: '' })
  assert.equal(heldBy(pair, due), usd(220_000n))
})

test('[CSA15] what was promised and sent is promised no longer, unless it is declined', () => {
  const pair = posted()
  must(pair, 'b', swap(98_000n, 100n))
  settle(pair)
  must(pair, 'a', acceptSwap)
  settle(pair)
  const promised = () => Books.promised(pair.states.a.books, 'b')
  assert.deepEqual([promised(), Books.promised(pair.states.a.books, 'a')], [[cash(98_000n)], []])
  const substitution = 'b-s1'
  brought(pair, 'b', 'b-s1-in', { kind: 'substitute', substitution }, [bonds(100n)])
  assert.deepEqual(promised(), [cash(98_000n)])
  const purpose = { kind: 'release', substitution } as const
  must(pair, 'a', { type: 'SendTransfer', transfer: 'a-t9', purpose, items: [cash(98_000n)] })
  settle(pair)
  assert.deepEqual(promised(), [])
  must(pair, 'b', { type: 'AnswerTransfer', transfer: 'a-t9', isAccepted: false, reason: 'closed' })
  settle(pair)
  assert.deepEqual(promised(), [cash(98_000n)])
  assertAgreed(pair)
})

test('[CSA16] interest that cannot be worked out is not answered', () => {
  const pair = posted()
  pair.time = NOON + 2 * DAY_MS
  const rate = Ratio.of(460n, 10_000n)
  const until = CivilDate.plusDays(monday, 1)
  must(pair, 'a', { type: 'TellRate', asset: 'USD', date: monday, rate })
  must(pair, 'a', { type: 'StateInterest', statement: 'a-i1', asset: 'USD', until })
  settle(pair)
  const answer = { type: 'AnswerInterest', statement: 'a-i1' } as const
  assert.equal(codeOf(tell(pair, 'b', answer)), 'csa.noFigures')
})
