import fc from 'fast-check'
import type { Move, Notice, Reply } from '../../src/wire/messages/CallNotice.ts'

/** Notices, answers and moves as any format may be given them. */

const name = fc.string({
  minLength: 1,
  maxLength: 30,
  unit: fc.constantFrom(...'abcXYZ0189-_. &<>"\''),
})
const word = name.map((text) => text.trim()).filter((text) => text !== '')
const amount = fc
  .tuple(fc.bigInt(0n, 10n ** 12n), fc.nat(99_999))
  .map(([whole, part]) => (part % 10 === 0 ? `${whole}` : `${whole}.${`${part}`.padStart(5, '0')}`))
const date = fc
  .integer({ min: 0, max: 40_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
const currency = fc.constantFrom('USD', 'EUR', 'JPY')
const side = fc.constantFrom('a' as const, 'b' as const)
const kind = fc.constantFrom('delivery' as const, 'return' as const)
const plain = { noNullPrototype: true }
const agreement = fc.record(
  {
    id: word,
    framework: fc.constantFrom(
      'ISDA' as const,
      'GMRA' as const,
      'GMSLA' as const,
      'other' as const,
    ),
    signed: date,
  },
  plain,
)
const front = {
  agreement,
  a: fc.oneof(word, fc.constant('ABCDUS33XXX')),
  b: word,
  caller: side,
  kind,
  call: word,
  currency,
  valuedOn: date,
  sentAt: time,
}

export const notices: fc.Arbitrary<Notice> = fc.record(
  { ...front, amount, deadline: fc.option(time) },
  plain,
)

export const replies: fc.Arbitrary<Reply> = fc
  .record(
    {
      ...front,
      id: word,
      agreed: amount,
      answer: fc.constantFrom('inFull' as const, 'part' as const),
      reason: fc.oneof(word, fc.constant('')),
    },
    plain,
  )
  .map((reply) => (reply.agreed === '0' ? { ...reply, answer: 'disputed' } : reply))

export const moves: fc.Arbitrary<Move> = fc.record(
  {
    ...front,
    id: word,
    value: amount,
    items: fc.array(
      fc.record(
        { asset: currency, quantity: amount, kind: fc.constant('cash' as const), value: amount },
        plain,
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
  plain,
)
