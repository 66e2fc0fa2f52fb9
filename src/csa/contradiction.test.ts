import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreement, friday, monday, must, NOON, pairOf, settle } from '../../test/csa/Pair.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Item, Side } from './Agreement.ts'
import type { Books } from './Books.ts'
import { contradiction } from './contradiction.ts'
import type { Body } from './Message.ts'

const usd = (units: bigint): Amount => Amount.of(units * 100n)
const cash = (units: bigint): Item => ({ asset: 'USD', quantity: usd(units) })
const bonds = (count: bigint): Item => ({ asset: 'UST10', quantity: Amount.of(count) })
const DAY_MS = 86_400_000
const day = (count: number): CivilDate => CivilDate.plusDays(monday, count)

/**
 * A day on which everything is under way: B has posted 220,000 for a call that was agreed, disputes a part of
 * another and has not answered a third; two substitutions, two statements of interest.
 */
function busy() {
  const pair = pairOf()
  const both = (deed: Parameters<typeof must>[2]) => {
    for (const side of ['a', 'b'] as const) must(pair, side, deed)
  }
  const send = (from: Side, transfer: string, purpose: object, items: readonly Item[]) => {
    must(pair, from, { type: 'SendTransfer', transfer, purpose: purpose as never, items })
    settle(pair)
  }
  const accept = (side: Side, transfer: string) => {
    must(pair, side, { type: 'AnswerTransfer', transfer, isAccepted: true, reason: '' })
    settle(pair)
  }
  const call = (name: string, agreed: bigint | null) => {
    must(pair, 'a', { type: 'MakeCall', call: name, kind: 'delivery' })
    settle(pair)
    if (agreed === null) return
    must(pair, 'b', { type: 'AnswerCall', call: name, agreed: usd(agreed), reason: 'our books' })
    settle(pair)
  }
  both({ type: 'TellPrices', prices: [{ asset: 'UST10', price: Ratio.of(100_000n) }] })
  both({ type: 'TellExposure', date: friday, exposure: usd(300_000n) })
  call('a-1', 220_000n)
  send('b', 'b-t1', { kind: 'call', call: 'a-1' }, [cash(220_000n)])
  accept('a', 'b-t1')
  must(pair, 'a', { type: 'SettleTransfer', transfer: 'b-t1' })
  both({ type: 'TellExposure', date: friday, exposure: usd(400_000n) })
  call('a-2', null)
  both({ type: 'TellExposure', date: friday, exposure: usd(500_000n) })
  call('a-3', null)
  must(pair, 'b', { type: 'AnswerCall', call: 'a-2', agreed: usd(40_000n), reason: 'our books' })
  settle(pair)
  send('b', 'b-t2', { kind: 'call', call: 'a-2' }, [cash(20_000n)])
  for (const [name, out] of [
    ['b-s1', 98_000n],
    ['b-s2', 1_000n],
  ] as const) {
    const items = { incoming: [bonds(100n)], outgoing: [cash(out)] }
    must(pair, 'b', { type: 'AskSubstitution', substitution: name, ...items })
    settle(pair)
  }
  must(pair, 'a', {
    type: 'AnswerSubstitution',
    substitution: 'b-s1',
    isAccepted: true,
    reason: '',
  })
  settle(pair)
  send('b', 'b-t3', { kind: 'substitute', substitution: 'b-s1' }, [bonds(100n)])
  accept('a', 'b-t3')
  pair.time = NOON + 3 * DAY_MS
  for (const count of [0, 1, 2]) {
    both({ type: 'TellRate', asset: 'USD', date: day(count), rate: Ratio.of(460n, 10_000n) })
  }
  must(pair, 'a', { type: 'StateInterest', statement: 'a-i1', asset: 'USD', until: day(2) })
  settle(pair)
  must(pair, 'b', { type: 'AnswerInterest', statement: 'a-i1' })
  settle(pair)
  return pair.states.a.books
}

const books = busy()
const now = NOON + 3 * DAY_MS

const found = (from: Side, body: Body, at = now, known: Books = books) =>
  contradiction(
    { agreement, books: known },
    { agreement: 'csa-1', from, seq: 99, ack: 0, at, body },
  )

type Row = readonly [code: string | null, from: Side, body: object, at?: number]

function check(rows: readonly Row[]): void {
  for (const [code, from, body, at] of rows) {
    const odd = found(from, body as Body, at)
    assert.equal(odd?.code ?? null, code, `${JSON.stringify(body, plain)}: ${odd?.detail}`)
  }
}

const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)

test('[CSA12] a call is new, of a valued day, for what its figures give and due when the agreement says', () => {
  const call = {
    ...{ type: 'Call', call: 'a-9', kind: 'delivery', valuedOn: friday },
    ...{ exposure: usd(300_000n), held: Amount.zero, amount: usd(220_000n) },
    ...{ deadline: Date.UTC(2026, 5, 12, 20), lapses: [] },
  }
  const far = Date.UTC(2035, 11, 31, 20)
  check([
    [null, 'a', call],
    [null, 'a', { ...call, lapses: ['a-2'] }],
    ['csa.idTaken', 'a', { ...call, call: 'a-1' }],
    ['csa.idNotOwn', 'a', { ...call, call: 'b-9' }],
    ['csa.date', 'a', { ...call, valuedOn: CivilDate.at(2026, 6, 7) }],
    ['csa.date', 'a', { ...call, valuedOn: day(3) }],
    ['csa.date', 'a', call, far],
    ['csa.amount', 'a', { ...call, amount: usd(221_000n) }],
    ['csa.amount', 'a', { ...call, exposure: usd(1n), amount: Amount.zero }],
    ['csa.amount', 'a', { ...call, held: usd(-1_000n), amount: usd(221_000n) }],
    ['csa.deadline', 'a', { ...call, deadline: call.deadline - 1 }],
    ['csa.notReady', 'a', { ...call, lapses: ['a-1'] }],
    ['csa.notReady', 'a', { ...call, lapses: ['a-3'] }],
    ['csa.notReady', 'a', { ...call, lapses: ['a-8'] }],
    ['csa.amount', 'b', { ...call, call: 'b-9' }],
  ])
})

test('[CSA12] an answer is of the other, once, within the call, with its reason and its receipt', () => {
  const answer = {
    ...{ type: 'Answer', call: 'a-3', agreed: usd(1n), exposure: null },
    ...{ receivedAt: NOON, reason: 'ours' },
  }
  check([
    [null, 'b', answer],
    [null, 'b', { ...answer, agreed: books.calls.get('a-3')?.amount, reason: '' }],
    ['csa.unknown', 'b', { ...answer, call: 'a-8' }],
    ['csa.notYours', 'a', answer],
    ['csa.answered', 'b', { ...answer, call: 'a-2' }],
    ['csa.amount', 'b', { ...answer, agreed: Amount.of(-1n) }],
    ['csa.amount', 'b', { ...answer, agreed: usd(1_000_000n) }],
    ['csa.blank', 'b', { ...answer, reason: '  ' }],
    ['csa.date', 'b', { ...answer, receivedAt: NOON - 1 }],
    ['csa.date', 'b', { ...answer, receivedAt: now + 1 }],
    [null, 'b', { ...answer, receivedAt: now }],
    [null, 'b', answer, NOON - 1],
    ['csa.date', 'b', { ...answer, receivedAt: NOON + 1 }, NOON - 1],
    ['csa.date', 'b', { ...answer, receivedAt: Date.UTC(2040, 0, 1) }, Date.UTC(2040, 0, 1)],
  ])
})

test('[CSA12] a recalculation is of the caller, of what is disputed, and says what its quotations give', () => {
  const told = {
    ...{ type: 'Recalculation', call: 'a-2', quotations: [usd(360_000n), usd(380_000n)] },
    ...{ exposure: usd(370_000n), amount: usd(70_000n) },
  }
  check([
    [null, 'a', told],
    ['csa.notYours', 'b', told],
    ['csa.notReady', 'a', { ...told, call: 'a-1' }],
    ['csa.notReady', 'a', { ...told, call: 'a-3' }],
    ['csa.amount', 'a', { ...told, quotations: [] }],
    ['csa.amount', 'a', { ...told, exposure: usd(371_000n) }],
    ['csa.amount', 'a', { ...told, amount: usd(71_000n) }],
    [null, 'a', { type: 'Waiver', call: 'a-3', by: 'ann', reason: 'netted' }],
    ['csa.blank', 'a', { type: 'Waiver', call: 'a-3', by: ' ', reason: 'netted' }],
    ['csa.blank', 'a', { type: 'Waiver', call: 'a-3', by: 'ann', reason: '' }],
  ])
})

test('[CSA12] a transfer is new, of what is eligible, for what is open to it, and takes out what is there', () => {
  const transfer = (transfer: string, purpose: object, items: readonly Item[]) => ({
    ...{ type: 'Transfer', transfer, purpose, items },
  })
  const forCall = { kind: 'call', call: 'a-2' }
  const release = { kind: 'release', substitution: 'b-s1' }
  const substitute = (substitution: string) => ({ kind: 'substitute', substitution })
  const interest = (statement: string) => ({ kind: 'interest', statement })
  // 220,000 × 4.5% × 2 ÷ 360
  const owed = [{ asset: 'USD', quantity: Amount.of(55_00n) }]
  check([
    [null, 'b', transfer('b-9', forCall, [cash(1n)])],
    ['csa.idTaken', 'b', transfer('b-t1', forCall, [cash(1n)])],
    ['csa.idNotOwn', 'b', transfer('a-9', forCall, [cash(1n)])],
    ['csa.items', 'b', transfer('b-9', forCall, [])],
    ['csa.items', 'b', transfer('b-9', forCall, [cash(1n), cash(1n)])],
    ['csa.unknown', 'b', transfer('b-9', { kind: 'call', call: 'a-8' }, [cash(1n)])],
    ['csa.notYours', 'a', transfer('a-9', forCall, [cash(1n)])],
    ['csa.notReady', 'b', transfer('b-9', { kind: 'call', call: 'a-3' }, [cash(1n)])],
    ['csa.unknown', 'b', transfer('b-9', substitute('b-s8'), [bonds(100n)])],
    ['csa.notReady', 'b', transfer('b-9', substitute('b-s2'), [bonds(100n)])],
    ['csa.notReady', 'b', transfer('b-9', substitute('b-s1'), [bonds(100n)])],
    ['csa.notReady', 'a', transfer('a-9', release, [cash(98_000n)])],
    ['csa.notYours', 'b', transfer('b-9', release, [cash(98_000n)])],
    [null, 'a', transfer('a-9', interest('a-i1'), owed)],
    ['csa.notYours', 'b', transfer('b-9', interest('a-i1'), owed)],
    ['csa.items', 'a', transfer('a-9', interest('a-i1'), [cash(55n), bonds(1n)])],
    ['csa.items', 'a', transfer('a-9', interest('a-i1'), [cash(56n)])],
    ['csa.unknown', 'a', transfer('a-9', interest('a-i8'), owed)],
  ])
})

test('[CSA12] a transfer is answered and settles at its receiver, once, and when it has happened', () => {
  const answer = {
    type: 'TransferAnswer',
    transfer: 'b-t2',
    isAccepted: true,
    value: usd(1n),
    reason: '',
  }
  const settled = { type: 'Settlement', transfer: 'b-t3', settledAt: now }
  check([
    [null, 'a', answer],
    ['csa.unknown', 'a', { ...answer, transfer: 'b-8' }],
    ['csa.notYours', 'b', answer],
    ['csa.answered', 'a', { ...answer, transfer: 'b-t1' }],
    ['csa.answered', 'a', { ...answer, transfer: 'b-t1', isAccepted: false, reason: 'x' }],
    [null, 'a', { ...answer, transfer: 'b-t3', isAccepted: false, reason: 'never came' }],
    ['csa.amount', 'a', { ...answer, value: Amount.of(-1n) }],
    ['csa.blank', 'a', { ...answer, isAccepted: false }],
    [null, 'a', settled],
    ['csa.notYours', 'b', settled],
    ['csa.notReady', 'a', { ...settled, transfer: 'b-t2' }],
    ['csa.answered', 'a', { ...settled, transfer: 'b-t1' }],
    ['csa.date', 'a', { ...settled, settledAt: now + 1 }],
    ['csa.date', 'a', { ...settled, settledAt: Date.UTC(1999, 0, 1) }],
  ])
})

test('[CSA12] a substitution is asked by the poster and answered by the holder, once', () => {
  const asked = {
    type: 'Substitution',
    substitution: 'b-s9',
    incoming: [bonds(1n)],
    outgoing: [cash(1n)],
  }
  const answer = {
    ...{ type: 'SubstitutionAnswer', substitution: 'b-s2', isAccepted: true, reason: '' },
    ...{ incomingValue: usd(2n), outgoingValue: usd(2n) },
  }
  check([
    [null, 'b', asked],
    ['csa.idTaken', 'b', { ...asked, substitution: 'b-s1' }],
    ['csa.idNotOwn', 'b', { ...asked, substitution: 'a-s9' }],
    ['csa.items', 'b', { ...asked, incoming: [] }],
    ['csa.items', 'b', { ...asked, outgoing: [cash(0n)] }],
    [null, 'a', answer],
    ['csa.unknown', 'a', { ...answer, substitution: 'b-s8' }],
    ['csa.notYours', 'b', answer],
    ['csa.answered', 'a', { ...answer, substitution: 'b-s1' }],
    ['csa.blank', 'a', { ...answer, isAccepted: false }],
    ['csa.worthLess', 'a', { ...answer, outgoingValue: Amount.of(2_01n) }],
  ])
})

test('[CSA12] interest is stated for days that are over and follow on, and answered by the poster, once', () => {
  const stated = {
    ...{ type: 'InterestStatement', statement: 'a-i9', asset: 'USD' },
    ...{ from: day(2), until: day(3), amount: Amount.zero },
  }
  const answer = { type: 'InterestAnswer', statement: 'a-i1', asset: 'USD', amount: Amount.zero }
  check([
    [null, 'a', stated],
    ['csa.idTaken', 'a', { ...stated, statement: 'a-i1' }],
    ['csa.idNotOwn', 'a', { ...stated, statement: 'b-i9' }],
    ['csa.items', 'a', { ...stated, asset: 'EUR' }],
    ['csa.date', 'a', { ...stated, from: day(1) }],
    ['csa.date', 'a', { ...stated, until: day(2) }],
    ['csa.date', 'a', { ...stated, until: day(4) }],
    ['csa.unknown', 'b', { ...answer, statement: 'a-i8' }],
    ['csa.notYours', 'a', answer],
    ['csa.items', 'b', { ...answer, asset: 'EUR' }],
    ['csa.answered', 'b', answer],
  ])
})

/** The books with one thing more in them. */
const withOne = <N extends 'calls' | 'transfers' | 'statements'>(
  name: N,
  of: string,
  id: string,
  part: object,
): Books => {
  const all = books[name] as ReadonlyMap<string, object>
  return { ...books, [name]: new Map(all).set(id, { ...all.get(of), ...part }) }
}

test('[CSA12] nothing is done twice, and nothing goes out that is not there or not exactly agreed', () => {
  const waiver = { type: 'Waiver', call: 'a-1', by: 'ann', reason: 'netted' } as const
  const waived = withOne('calls', 'a-1', 'a-1', { waiver })
  assert.equal(found('a', waiver, now, waived)?.code, 'csa.answered')

  const returned = withOne('calls', 'a-1', 'b-1', { id: 'b-1', kind: 'return', caller: 'b' })
  const back = (items: readonly Item[]) =>
    ({ type: 'Transfer', transfer: 'a-9', purpose: { kind: 'call', call: 'b-1' }, items }) as const
  assert.equal(found('a', back([cash(220_000n)]), now, returned), null)
  assert.equal(found('a', back([cash(220_001n)]), now, returned)?.code, 'csa.items')
  assert.equal(found('a', back([bonds(1n)]), now, returned)?.code, 'csa.items')

  const inside = withOne('transfers', 'b-t3', 'b-t3', { settledAt: now })
  const purpose = { kind: 'release', substitution: 'b-s1' } as const
  const release = (items: readonly Item[]) => ({ ...back(items), purpose })
  assert.equal(found('a', release([cash(98_000n)]), now, inside), null)
  assert.equal(found('a', release([cash(97_999n)]), now, inside)?.code, 'csa.items')

  const interest = { kind: 'interest', statement: 'a-i1' } as const
  const owed = [{ asset: 'USD', quantity: Amount.of(55_00n) }]
  const paid = withOne('transfers', 'b-t2', 'a-p1', { purpose: interest, items: owed, mover: 'a' })
  assert.equal(found('a', { ...back(owed), purpose: interest }, now, paid)?.code, 'csa.notReady')

  const waiting = withOne('statements', 'a-i1', 'a-i2', { statement: 'a-i2', answered: null })
  const days = { from: day(2), until: day(3), amount: Amount.zero }
  const again = { type: 'InterestStatement', statement: 'a-i3', asset: 'USD', ...days } as const
  assert.equal(found('a', again, now, waiting)?.code, 'csa.notReady')
})
