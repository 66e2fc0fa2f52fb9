import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CivilDate } from '../../src/calendar/CivilDate.ts'
import { Agreement, type Side } from '../../src/csa/Agreement.ts'
import { Books } from '../../src/csa/Books.ts'
import type { Deed } from '../../src/csa/Command.ts'
import type { Event } from '../../src/csa/Event.ts'
import { State } from '../../src/csa/State.ts'
import { SupportCall } from '../../src/csa/SupportCall.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { numRuns } from '../numRuns.ts'
import {
  agreement,
  assertAgreed,
  codeOf,
  friday,
  messageIn,
  NOON,
  type Pair,
  pairOf,
  settle,
  sides,
  tell,
  textOf,
  tree,
} from './Pair.ts'

/** One thing that happens: to whom, what, and three numbers that it is drawn from. */
type Draw = readonly [side: Side, kind: number, n: number, m: number]

const DAY_MS = 86_400_000
const usd = (units: number): Amount => Amount.of(BigInt(units) * 100n)

/** One of those for which it is time or, now and then, any; a name of nothing where there is none. */
function pick<T>(all: ReadonlyMap<string, T>, n: number, isTime: (one: T) => boolean): string {
  const apt = [...all].filter(([, one]) => isTime(one)).map(([name]) => name)
  const names = apt.length === 0 || n % 16 === 0 ? [...all.keys()] : apt
  return names[n % Math.max(1, names.length)] ?? 'none'
}

const assets = ['USD', 'EUR', 'UST10'] as const

/** From 10,000 dollars or euros, or ten bonds, to twenty times as much. */
const itemsOf = (n: number, m: number) => {
  const asset = assets[n % 3] as string
  return [
    { asset, quantity: Amount.of(BigInt((m % 20) + 1) * (asset === 'UST10' ? 10n : 10_000_00n)) },
  ]
}

function latest(pair: Pair): CivilDate {
  const date = Agreement.latestValued(agreement, pair.time)
  assert.ok(date.ok)
  return date.value
}

/** Everything that can be asked of a side, by number. */
const deeds: readonly ((pair: Pair, side: Side, n: number, m: number) => Deed | null)[] = [
  (pair, _, n) => ({
    ...{ type: 'TellExposure', exposure: usd((n % 60) * 10_000 - 300_000) },
    date: latest(pair),
  }),
  (_, __, n) => ({
    type: 'TellPrices',
    prices: [
      { asset: 'UST10', price: Ratio.of(BigInt(90_000 + (n % 40) * 500)) },
      { asset: 'EUR', price: Ratio.of(11n, 10n) },
    ],
  }),
  (pair, _, n) => ({
    ...{ type: 'TellRate', asset: 'USD', rate: Ratio.of(450n, 10_000n) },
    date: CivilDate.plusDays(friday, n % (4 + Math.floor((pair.time - NOON) / DAY_MS))),
  }),
  (pair, side, n) => ({
    ...{ type: 'MakeCall', call: `${side}-c${pair.states[side].books.calls.size}` },
    kind: n % 3 === 0 ? 'return' : 'delivery',
  }),
  ({ states }, side, n, m) => ({
    ...{
      type: 'AnswerCall',
      call: pick(states[side].books.calls, n, (one) => one.caller !== side && one.answer === null),
      reason: 'our books',
    },
    agreed: m % 3 === 0 ? null : usd(m * 1_000),
  }),
  ({ states }, side, n, m) => ({
    ...{
      type: 'Recalculate',
      call: pick(
        states[side].books.calls,
        n,
        (one) => one.caller === side && SupportCall.disputed(one) > 0n,
      ),
    },
    quotations: [usd(m * 2_000 - 200_000), Amount.of(BigInt(n))],
  }),
  ({ states }, side, n, m) =>
    m % 4 === 0
      ? {
          type: 'WaiveCall',
          call: pick(states[side].books.calls, n, (one) => one.caller === side),
          by: 'ann',
          reason: 'netted',
        }
      : null,
  ({ states }, side, n, m) => ({
    ...{ type: 'SendTransfer', transfer: `${side}-t${states[side].books.transfers.size}` },
    purpose: {
      kind: 'call',
      call: pick(
        states[side].books.calls,
        n,
        (one) => one.caller !== side && one.answer !== null && SupportCall.isOpen(one),
      ),
    },
    items: itemsOf(n, m),
  }),
  ({ states }, side, n, m) => ({
    ...{
      type: 'AnswerTransfer',
      transfer: pick(
        states[side].books.transfers,
        n,
        (one) => one.mover !== side && one.answer === null,
      ),
    },
    ...{ isAccepted: m % 5 !== 0, reason: 'not ours' },
  }),
  ({ states }, side, n) => ({
    type: 'SettleTransfer',
    transfer: pick(
      states[side].books.transfers,
      n,
      (one) => one.mover !== side && one.answer?.isAccepted === true && one.settledAt === null,
    ),
  }),
  ({ states }, side, n, m) => ({
    ...{
      type: 'AskSubstitution',
      substitution: `${side}-s${states[side].books.substitutions.size}`,
    },
    ...{
      incoming: itemsOf(n, m),
      outgoing: itemsOf(m, n % 3),
    },
  }),
  ({ states }, side, n, m) => ({
    ...{
      type: 'AnswerSubstitution',
      substitution: pick(
        states[side].books.substitutions,
        n,
        (one) => one.poster !== side && one.answer === null,
      ),
    },
    ...{ isAccepted: m % 5 !== 0, reason: 'no' },
  }),
  ({ states }, side, n, m) => {
    const id = pick(states[side].books.substitutions, n, (one) => one.answer?.isAccepted === true)
    const known = states[side].books.substitutions.get(id)
    const isIn = (known?.poster === side) === m % 8 > 0
    return {
      ...{ type: 'SendTransfer', transfer: `${side}-t${states[side].books.transfers.size}` },
      purpose: { kind: isIn ? 'substitute' : 'release', substitution: id },
      items: (isIn ? known?.incoming : known?.outgoing) ?? [],
    }
  },
  ({ states, time }, side, n) => ({
    ...{
      type: 'StateInterest',
      statement: `${side}-i${states[side].books.statements.size}`,
      asset: 'USD',
    },
    until: CivilDate.plusDays(friday, 3 + (n % (2 + Math.floor((time - NOON) / DAY_MS)))),
  }),
  ({ states }, side, n) => ({
    type: 'AnswerInterest',
    statement: pick(
      states[side].books.statements,
      n,
      (one) => one.holder !== side && one.answered === null,
    ),
  }),
  ({ states }, side, n) => {
    const id = pick(states[side].books.statements, n, (one) => one.answered === one.amount)
    const amount = states[side].books.statements.get(id)?.amount ?? Amount.zero
    return {
      ...{ type: 'SendTransfer', transfer: `${side}-t${states[side].books.transfers.size}` },
      purpose: { kind: 'interest', statement: id },
      items: [{ asset: 'USD', quantity: Amount.abs(amount) }],
    }
  },
  () => ({ type: 'Resend' }),
]

/** What a line does to what is on it: hands on any message, hands it on twice, or loses it. */
function travel(pair: Pair, side: Side, n: number, m: number): void {
  const line = pair.lines[side]
  if (line.length === 0) return
  const place = m % 3 === 0 ? n % line.length : 0
  const [text] = line.splice(place, 1)
  if (text === undefined || m % 11 === 10) return
  const to = side === 'a' ? 'b' : 'a'
  const message = messageIn(text)
  tell(pair, to, { type: 'Receive', message })
  if (m % 7 === 6) tell(pair, to, { type: 'Receive', message })
}

/** A new day: both have figures for the one before, mostly the same. */
function dawn(pair: Pair, n: number): void {
  pair.time += DAY_MS
  const date = latest(pair)
  const price = Ratio.of(BigInt(95_000 + (n % 20) * 500))
  for (const side of sides) {
    const odd = side === 'b' && n % 3 === 0 ? 40_000 : 0
    const exposure = usd((n % 80) * 10_000 - 400_000 + odd)
    tell(pair, side, { type: 'TellExposure', date, exposure })
    tell(pair, side, { type: 'TellPrices', prices: [{ asset: 'UST10', price }] })
    const rated = CivilDate.plusDays(friday, Math.floor((pair.time - NOON) / DAY_MS) + 2)
    tell(pair, side, { type: 'TellRate', asset: 'USD', date: rated, rate: Ratio.of(450n, 10_000n) })
  }
}

const STRANGE = new Set(['csa.strange', 'csa.halted', 'csa.backwards'])

function play(pair: Pair, draws: readonly Draw[], seen: (events: readonly Event[]) => void): void {
  dawn(pair, draws.length)
  for (const [side, kind, n, m] of draws) {
    // Half of all that happens is on the lines, and a day passes now and then.
    if (kind % 2 === 1) for (const turn of [n, n + 1, n + 2]) travel(pair, side, turn, m + turn)
    else if (n % 41 === 0) dawn(pair, n + m)
    else {
      const deed = deeds[(kind >> 1) % deeds.length]?.(pair, side, n, m)
      if (deed != null) seen(tell(pair, side, deed))
    }
  }
}

const draw: fc.Arbitrary<Draw> = fc.tuple(
  fc.constantFrom(...sides),
  fc.nat(2 * deeds.length * 1_000),
  fc.nat(9_999),
  fc.nat(999),
)
const draws = fc.array(fc.noBias(draw), { minLength: 500, maxLength: 900, size: 'max' })
const opening = {
  on: friday,
  a: [{ asset: 'UST10', quantity: Amount.of(40n) }],
  b: [
    { asset: 'USD', quantity: usd(60_000) },
    { asset: 'UST10', quantity: Amount.of(80n) },
  ],
}
const terms = { ...agreement, opening }

test('[CSA12] [CSA13] two sides that exchange nothing but messages, lost, repeated and out of order, end with equal books', () => {
  const seen = new Map<string, number>()
  const count = (name: string) => seen.set(name, (seen.get(name) ?? 0) + 1)
  fc.assert(
    fc.property(draws, (drawn) => {
      const pair = pairOf(terms)
      play(pair, drawn, (events) => {
        assert.ok(!STRANGE.has(codeOf(events) ?? ''), `${codeOf(events)}`)
        for (const event of events) {
          if (event.type === 'Sent') count(event.message.body.type)
          if (event.type === 'Rejected') count(event.code)
        }
      })
      settle(pair)
      assertAgreed(pair)
      for (const side of sides) assertSound(pair.states[side])
    }),
    { numRuns: Math.ceil(numRuns / 2) },
  )
  const bodies = [
    'Call',
    'Answer',
    'Recalculation',
    'Waiver',
    'Transfer',
    'TransferAnswer',
    'Settlement',
  ]
  const others = ['Substitution', 'SubstitutionAnswer', 'InterestStatement', 'InterestAnswer']
  const codes = [
    'csa.amount',
    'csa.answered',
    'csa.closed',
    'csa.notReady',
    'csa.notYours',
    'csa.nothingDue',
  ]
  for (const name of [...bodies, ...others, ...codes]) assert.ok(seen.has(name), `${name} happened`)
})

/** What is posted is what the messages of the record say, counted by hand; nothing is below zero. */
function assertSound({ books }: State): void {
  for (const side of sides) {
    const moved = new Map<string, bigint>()
    for (const item of opening[side]) moved.set(item.asset, item.quantity)
    for (const transfer of books.transfers.values()) {
      if (transfer.settledAt === null || transfer.purpose.kind === 'interest') continue
      if (Books.posterOf(transfer, books) !== side) continue
      const sign = transfer.mover === side ? 1n : -1n
      for (const { asset, quantity } of transfer.items) {
        moved.set(asset, (moved.get(asset) ?? 0n) + sign * quantity)
      }
    }
    for (const [asset, quantity] of moved) {
      assert.ok(quantity >= 0n)
      assert.equal(books.posted[side].get(asset) ?? 0n, quantity)
      assert.equal(Books.balances(books, side, asset).at(-1)?.amount ?? 0n, quantity)
    }
  }
  for (const call of books.calls.values()) {
    const parts = SupportCall.disputed(call) + SupportCall.agreed(call)
    assert.ok(parts <= call.amount || call.recalculation !== null)
  }
}

test('[CSA12] [CSA17] the record of one side, folded again, gives its state; each message is read as it was written', () => {
  fc.assert(
    fc.property(draws, (drawn) => {
      const pair = pairOf(terms)
      play(pair, drawn, () => {})
      for (const side of sides) {
        for (const event of pair.records[side]) {
          if (event.type === 'Sent')
            assert.deepEqual(messageIn(textOf(event.message)), event.message)
        }
        const again = pair.records[side].reduce(State.evolve, State.begin(terms, side))
        assert.deepEqual(tree(again.books), tree(pair.states[side].books))
        assert.deepEqual(again.link, pair.states[side].link)
      }
    }),
    { numRuns: Math.ceil(numRuns / 10) },
  )
})
