import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { notices, replies } from '../../../test/csa/drawNotes.ts'
import { numRuns } from '../../../test/numRuns.ts'
import { answerIn } from './answerIn.ts'
import type { Reply } from './CallNotice.ts'
import { readCdm, writeCdmResponse, writeIssuance } from './cdm.ts'
import { writeResponse } from './colr.ts'
import { writeAgreed } from './fixOf.ts'

const reply: Reply = {
  agreement: { id: 'csa-1', framework: 'ISDA', signed: '2025-03-03' },
  ...{ a: 'ALPHA', b: 'BETA', caller: 'a', kind: 'delivery', id: 'b-1', call: 'c1' },
  ...{ agreed: '9007199254740993.01', currency: 'USD', answer: 'part', reason: 'our marks' },
  ...{ valuedOn: '2026-06-05', sentAt: 0 },
}
const response = writeCdmResponse(reply)

test('[MSG2] a response has the words of the model, and its amounts digit for digit', () => {
  assert.match(response, /"agreedAmountBaseCurrency":\{"value":9007199254740993\.01,"unit"/)
  const read = readCdm(response)
  assert.deepEqual(read.ok && read.value, {
    name: 'response',
    value: {
      ...{ caller: 'ALPHA', called: 'BETA', call: 'c1', agreement: 'CreditSupportAgreement' },
      ...{
        action: 'Delivery',
        answer: 'PartiallyAgree',
        agreed: '9007199254740993.01',
        currency: 'USD',
      },
    },
    unused: ['marginCallResponseAction[0].collateralPositionComponent[0].cashBalance'],
  })
})

test('[MSG2] every call and answer is read as it was written', () => {
  fc.assert(
    fc.property(notices, replies, (notice, said) => {
      const issued = readCdm(writeIssuance(notice))
      assert.ok(issued.ok && issued.value.name === 'issuance')
      const [caller, called] = notice.caller === 'a' ? [notice.a, notice.b] : [notice.b, notice.a]
      const { agreement: _, ...value } = issued.value.value
      const { call, amount, currency } = notice
      assert.deepEqual(value, { callType: 'MarginCall', caller, called, call, amount, currency })
      const answered = readCdm(writeCdmResponse(said))
      assert.ok(answered.ok && answered.value.name === 'response')
      const { action, answer, agreed } = answered.value.value
      const words = { inFull: 'AgreeinFull', part: 'PartiallyAgree', disputed: 'Dispute' }
      const expected = [
        said.kind === 'delivery' ? 'Delivery' : 'Return',
        words[said.answer],
        said.agreed,
      ]
      assert.deepEqual([action, answer, agreed], expected)
    }),
    { numRuns: 2 * numRuns },
  )
})

test('[MSG2] what is wrong is told with its place; what is not used is named', () => {
  const put = (from: string, to: string) => {
    const read = readCdm(response.replace(from, to), { file: 'in.json' })
    return read.ok ? read.value.unused.join(' ') : read.error.message
  }
  const rows = [
    [
      put('"PartiallyAgree"', '"Agree"'),
      /^in\.json:1:\d+: marginResponseType: expected "AgreeinFull", "PartiallyAgree" or "Dispute", found "Agree"/,
    ],
    [
      put('"PartiallyAgree"', '"Dispute"'),
      /agreedAmountBaseCurrency: expected nothing agreed where all is disputed/,
    ],
    [
      put('"Delivery"', '"Deliver"'),
      /marginCallResponseAction\[0\]\.marginCallAction: expected "Delivery" or "Return"/,
    ],
    [
      put('"MarginCall"', '"Call"'),
      /instructionType\.callType: expected "MarginCall", "Notification" or "ExpectedCall"/,
    ],
    [put('"VM"', '"IM"'), /regMarginType/],
    [
      put(
        '"agreedAmountBaseCurrency":{"value":9007199254740993.01',
        '"agreedAmountBaseCurrency":{"value":-1',
      ),
      /agreedAmountBaseCurrency\.value: expected a number that is zero or more, found -1/,
    ],
    [
      put(
        '"agreedAmountBaseCurrency":{"value":9007199254740993.01',
        '"agreedAmountBaseCurrency":{"value":"1"',
      ),
      /agreedAmountBaseCurrency\.value: expected a number, found "1"/,
    ],
    [
      put('"callIdentifier"', '"callId"'),
      /callIdentifier: expected a field "callIdentifier", found nothing/,
    ],
    [
      put('"collateralPositionComponent":[{', '"collateralPositionComponent":[],"x":[{'),
      /collateralPositionComponent: expected at least 1, found 0/,
    ],
    [put('"party":[', '"party":[],"parties":['), /party: expected at least 1, found 0/],
    [
      put('"regMarginType":"VM"', '"regMarginType":"VM","clearingBroker":{}'),
      /clearingBroker$|clearingBroker /,
    ],
  ] as const
  for (const [found, expected] of rows) assert.match(found, expected)
})

test('[MSG2] a number of any length is refused in a sentence that can be read', () => {
  for (const odd of [`0.${'9'.repeat(100_000)}`, `1e-${'9'.repeat(100_000)}`]) {
    const read = readCdm(response.replaceAll('9007199254740993.01', odd))
    const message = read.ok ? '' : read.error.message
    assert.match(message, /expected a number that is zero or more, found [0-9.e-]+\.\.\./)
    assert.ok(message.length < 300)
  }
})

test('[MSG2] a number with an exponent is the number that it is', () => {
  const read = readCdm(response.replaceAll('9007199254740993.01', '2.2E+6'))
  assert.equal(read.ok && read.value.name === 'response' && read.value.value.agreed, '2200000')
})

test('[MSG7] an answer says the same in every format that has a place for it', () => {
  const session = { sender: 'BETA', target: 'ALPHA', seq: 1 }
  fc.assert(
    fc.property(replies, (said) => {
      if (said.answer === 'disputed') return
      const { call, agreed, currency } = said
      for (const text of [
        writeCdmResponse(said),
        writeResponse(said),
        writeAgreed(said, session),
      ]) {
        const read = answerIn(text)
        assert.ok(read.ok, read.ok ? '' : read.error.message)
        const { format, reason, unused, ...rest } = read.value
        assert.deepEqual(rest, { call, agreed, currency })
        assert.equal(reason, format === 'cdm' ? '' : said.reason)
        assert.deepEqual(unused.length > 0, format === 'cdm')
      }
    }),
    { numRuns },
  )
})

test('[MSG7] what is no answer, or cannot be one, is refused', () => {
  const session = { sender: 'BETA', target: 'ALPHA', seq: 1 }
  const rows = [
    ['', /expected 8=FIX\.4\.4/],
    ['{}', /expected a field/],
    ['<a/>', /expected Document/],
    [
      writeIssuance({ ...reply, amount: '1', deadline: null }),
      /expected an answer to a call, found MarginCallIssuance/,
    ],
  ] as const
  for (const [text, message] of rows) {
    const read = answerIn(text)
    assert.match(read.ok ? 'read' : read.error.message, message)
  }
  const nothing = { ...reply, agreed: '0', answer: 'disputed' } as const
  assert.throws(() => writeAgreed(nothing, session), {
    message: /FIX has no message for a dispute/,
  })
})

test('[MSG2] [MSG7] whatever an answer becomes, it is read or refused with a sentence', () => {
  const session = { sender: 'BETA', target: 'ALPHA', seq: 1 }
  const whole = fc.constantFrom(
    response,
    writeResponse({ ...reply, agreed: '1' }),
    writeAgreed(reply, session),
  )
  fc.assert(
    fc.property(
      whole,
      fc.nat(900),
      fc.nat(12),
      fc.string({ maxLength: 5 }),
      (text, at, length, put) => {
        const read = answerIn(text.slice(0, at) + put + text.slice(at + length))
        assert.ok(read.ok || read.error.name === 'Wire.InputError')
      },
    ),
    { numRuns: 5 * numRuns },
  )
})
