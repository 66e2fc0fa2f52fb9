import assert from 'node:assert/strict'
import { CivilDate } from '../../src/calendar/CivilDate.ts'
import { calendarNamed } from '../../src/calendar/presets.ts'
import { Zone } from '../../src/calendar/Zone.ts'
import type { Agreement, Side } from '../../src/csa/Agreement.ts'
import type { Books } from '../../src/csa/Books.ts'
import type { Deed } from '../../src/csa/Command.ts'
import type { Event } from '../../src/csa/Event.ts'
import type { Message } from '../../src/csa/Message.ts'
import { State } from '../../src/csa/State.ts'
import { step } from '../../src/csa/step.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { CsaText } from '../../src/wire/csa/CsaText.ts'

const calendar = calendarNamed('NYSE')
const zone = Zone.named('America/New_York')
const HOUR_MS = 3_600_000
const at = (hour: number) => ({ kind: 'time', time: hour * HOUR_MS, zone }) as const

/** A credit support annex in whole cents: dollars, euros and a bond. */
export const agreement: Agreement = {
  id: 'csa-1',
  framework: 'ISDA',
  signed: CivilDate.at(2025, 3, 3),
  a: {
    party: 'ALPHA',
    ...{ threshold: Amount.of(50_000_00n), minimumTransfer: Amount.of(10_000_00n) },
    independentAmount: Amount.zero,
  },
  b: {
    party: 'BETA',
    ...{ threshold: Amount.of(100_000_00n), minimumTransfer: Amount.of(10_000_00n) },
    independentAmount: Amount.of(20_000_00n),
  },
  base: { asset: 'USD', decimals: 2 },
  rounding: { step: Amount.of(1_000_00n), delivery: 'up', return: 'down' },
  valuation: { calendar, cutOff: { kind: 'close' } },
  transfer: {
    calendar,
    notification: at(13),
    count: { kind: 'businessDays', days: 1 },
    by: { kind: 'close' },
  },
  eligible: [
    {
      ...{ asset: 'USD', decimals: 2, kind: 'cash', currency: 'USD' },
      ...{ haircut: Ratio.zero, haircutCurrency: Ratio.zero },
    },
    {
      ...{ asset: 'EUR', decimals: 2, kind: 'cash', currency: 'EUR' },
      ...{ haircut: Ratio.zero, haircutCurrency: Ratio.of(8n, 100n) },
    },
    {
      ...{ asset: 'UST10', decimals: 0, kind: 'security', currency: 'USD' },
      ...{ haircut: Ratio.of(2n, 100n), haircutCurrency: Ratio.zero },
    },
  ],
  interest: [{ asset: 'USD', basis: 360, spread: Ratio.of(-10n, 10_000n), floor: Ratio.zero }],
  opening: null,
}

/** Noon in New York of 8 June 2026, a Monday. */
export const NOON = Date.UTC(2026, 5, 8, 16)

/** The days before and of the samples. */
export const friday = CivilDate.at(2026, 6, 5)
export const monday = CivilDate.at(2026, 6, 8)

/** Two instances with nothing in common but what they send, and the messages that are on their way. */
export interface Pair {
  readonly states: { a: State; b: State }
  readonly lines: { a: string[]; b: string[] }
  readonly records: { a: Event[]; b: Event[] }
  time: number
}

export const sides = ['a', 'b'] as const

export const pairOf = (terms: Agreement = agreement): Pair => ({
  states: { a: State.begin(terms, 'a'), b: State.begin(terms, 'b') },
  ...{ lines: { a: [], b: [] }, records: { a: [], b: [] }, time: NOON },
})

/** Tells a side to do something; what it sends is on its way. */
export function tell(pair: Pair, side: Side, deed: Deed): readonly Event[] {
  const { state, events } = step(pair.states[side], { ...deed, time: pair.time })
  pair.states[side] = state
  pair.records[side].push(...events)
  for (const event of events) {
    const isOut = event.type === 'Sent' || event.type === 'Replied'
    if (isOut) pair.lines[side].push(texts.message(event.message))
  }
  return events
}

/** The same, where it has to be done. */
export function must(pair: Pair, side: Side, deed: Deed): readonly Event[] {
  const events = tell(pair, side, deed)
  assert.equal(codeOf(events), null, JSON.stringify(events.at(-1), plain))
  return events
}

const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)

/** Why it was rejected; null where it was not. */
export function codeOf(events: readonly Event[]): string | null {
  const [event] = events.filter(({ type }) => type === 'Rejected')
  return event?.type === 'Rejected' ? event.code : null
}

const otherOf = (side: Side): Side => (side === 'a' ? 'b' : 'a')

/** Hands over the message of a side that is so far back in its line. */
export function hand(pair: Pair, side: Side, place = 0): void {
  const [line] = pair.lines[side].splice(place, 1)
  if (line !== undefined) tell(pair, otherOf(side), { type: 'Receive', message: messageIn(line) })
}

/** What of a line is read: nothing but its text passes between the two. */
export function messageIn(line: string): Message {
  const read = texts.command(line, 0)
  assert.ok(read.ok && read.value.type === 'Receive', line)
  return read.value.message
}

const texts = CsaText.of(agreement)

/** A message as it is sent. */
export const textOf = texts.message

/** Hands over everything, in order, until nobody has anything left to send. */
export function settle(pair: Pair): void {
  for (let rounds = 0; rounds < 1_000; rounds++) {
    for (const side of sides) while (pair.lines[side].length > 0) hand(pair, side)
    const waiting = sides.filter((side) => pair.states[side].link.unread.length > 0)
    if (waiting.length === 0 && sides.every((side) => pair.lines[side].length === 0)) return
    for (const side of waiting) tell(pair, side, { type: 'Resend' })
  }
  assert.fail('the two never agreed on what was said')
}

/** Books as a plain tree, with nothing left of the order in which messages met. */
export function tree(books: Books): unknown {
  return sorted(books)
}

function sorted(value: unknown): unknown {
  if (value instanceof Map) {
    const entries = [...value].map(([name, one]) => [`${name}`, sorted(one)] as const)
    return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sorted(one)]))
}

/** Both have the same on record, and neither has stopped. */
export function assertAgreed({ states }: Pair): void {
  assert.deepEqual([states.a.link.halted, states.b.link.halted], [null, null])
  assert.deepEqual(tree(states.a.books), tree(states.b.books))
}
