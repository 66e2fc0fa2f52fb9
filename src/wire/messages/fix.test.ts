import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import type { WireError } from '../WireError.ts'
import { FixText, SOH } from './FixText.ts'
import { type FixMessage, fixNames, readFix, writeFix } from './fix.ts'

/** With bars for the character between fields, as people print it. */
const barred = (text: string): string => text.replaceAll(SOH, '|')
const soh = (text: string): string => text.replaceAll('|', SOH)

const request: Omit<FixMessage, 'unused'> = {
  name: 'CollateralRequest',
  header: { sender: 'ALPHA', target: 'BETA', seq: 7, sentAt: Date.UTC(2026, 5, 8, 13) },
  fields: {
    ...{ CollReqID: 'c1', CollAsgnReason: 'MarginDeficiency', MarginExcess: '-2200000.5' },
    ...{ TransactTime: Date.UTC(2026, 5, 8, 13), ExpireTime: Date.UTC(2026, 5, 9, 20) },
    ...{ Account: 'acme', Currency: 'USD', AgreementDate: '2025-03-03', AgreementID: 'csa-1' },
  },
}

const line = writeFix(request)

test('[MSG3] a request is written with its length and checksum, and read as it was written', () => {
  assert.equal(
    barred(line),
    '8=FIX.4.4|9=169|35=AX|49=ALPHA|56=BETA|34=7|52=20260608-13:00:00.000|894=c1|895=3|60=20260608-13:00:00.000|126=20260609-20:00:00.000|1=acme|914=csa-1|915=20250303|15=USD|899=-2200000.5|10=101|',
  )
  // Counted by bytes, by another hand.
  const bytes = Buffer.from(line)
  const body = bytes.subarray(line.indexOf('35='), line.indexOf('10='))
  assert.match(barred(line), new RegExp(`9=${body.length}\\|`))
  const sum = bytes.subarray(0, line.indexOf('10=')).reduce((total, one) => total + one, 0) % 256
  assert.match(barred(line), new RegExp(`10=${`${sum}`.padStart(3, '0')}\\|$`))
  assert.deepEqual(readFix(line), { ok: true, value: { ...request, unused: [] } })
})

/** The same with its length and checksum put right, so that what is inside is looked at. */
function resealed(text: string): string {
  const fields = text.split(SOH).filter((field) => !/^(8|9|10)=|^$/.test(field))
  const body = fields.map((field) => `${field}${SOH}`).join('')
  const front = `8=FIX.4.4${SOH}9=${body.length}${SOH}${body}`
  const sum = [...front].reduce((total, one) => total + one.charCodeAt(0), 0) % 256
  return `${front}10=${`${sum}`.padStart(3, '0')}${SOH}`
}

function fault(text: string): string {
  const read = readFix(text, { file: 'in.fix', line: 3 })
  return read.ok ? 'read' : read.error.message
}

test('[MSG3] what is wrong with the frame is told with its place', () => {
  const rows = [
    [
      line.replace('FIX.4.4', 'FIX.4.2'),
      /^in\.fix:3:1: expected 8=FIX\.4\.4, .*found "8=FIX\.4\.2"/,
    ],
    [
      line.replace('9=169', '9=170'),
      /^in\.fix:3:11: \[9\]: expected 169, found "170" \(fix\.length\)/,
    ],
    [line.replace('c1', 'c2'), /\[10\]: expected 102, found "101" \(fix\.checksum\)/],
    [line.slice(0, -1), /\[10\]: expected SOH at its end/],
    [line.slice(0, -7), /expected 10=…, a checksum/],
    [line.replace(`${SOH}1=acme`, `${SOH}acme`), /expected a tag and =/],
    [line.replace(`${SOH}1=acme`, `${SOH}1=`), /\[1\]: expected a value/],
    [line.replace(`${SOH}1=`, `${SOH}01=`), /expected a tag and =/],
    ['', /expected 8=FIX\.4\.4, .*found the end/],
    ['8=FIX.4.4', /expected SOH at its end/],
    [
      line.replace('acme', 'a\u001b[2J'),
      /^in\.fix:3:\d+: \[1\]: expected no control characters, found "a\\u001b\[2J"/,
    ],
  ] as const
  for (const [text, message] of rows) assert.match(fault(text), message, barred(text))
})

test('[MSG4] what is wrong with a field is told with its tag; what is not used is named', () => {
  const put = (from: string, to: string) => resealed(line.replace(soh(from), soh(to)))
  const rows = [
    [
      put('35=AX', '35=D'),
      /\[35\]: expected one of AX, AY, AZ, BA, BB, BG, found "D" \(type\.unknown\)/,
    ],
    [put('|894=c1', ''), /CollReqID: expected a field CollReqID, found nothing \(field\.missing\)/],
    [put('|52=20260608-13:00:00.000', ''), /sentAt: expected a field sentAt/],
    [put('895=3', '895=8'), /\[895\]: expected 0 \(Initial\), .*found "8"/],
    [put('|1=acme', '|1=acme|1=acme'), /\[1\]: expected each field once, found 1 again/],
    [put('-2200000.5', '-2.2e6'), /\[899\]: expected a plain decimal/],
    [put('60=20260608-13', '60=20260631-13'), /\[60\]: expected a time as/],
    [put('60=20260608-13', '60=20260608-24'), /\[60\]: expected a time as/],
    [put('915=20250303', '915=20250230'), /\[915\]: expected a date as 20260608/],
    [put('34=7', '34=x'), /\[34\]: expected a whole number/],
  ] as const
  for (const [text, message] of rows) assert.match(fault(text), message, barred(text))
  const read = readFix(put('|15=USD', '|15=USD|453=1|448=X|43=Y'))
  assert.deepEqual(read.ok && read.value.unused, [
    { tag: 453, value: '1' },
    { tag: 448, value: 'X' },
    { tag: 43, value: 'Y' },
  ])
  const padded = readFix(put('-2200000.5', '-002200000.50'))
  assert.equal(padded.ok ? padded.value.fields.MarginExcess : '', '-2200000.5')
})

test('[MSG4] a row of a group that is missing or too many is told', () => {
  const items = [
    { symbol: 'UST10', quantity: '1000', action: 'Add' },
    { symbol: 'USD', quantity: '1.5', currency: 'USD' },
  ] as const
  const whole = writeFix({
    ...request,
    name: 'CollateralAssignment',
    fields: {
      ...{ CollAsgnID: 't1', CollAsgnReason: 'MarginDeficiency', CollAsgnTransType: 'New' },
      ...{ TransactTime: 0, NoUnderlyings: items },
    },
  })
  const read = readFix(whole)
  assert.deepEqual(read.ok && read.value.fields.NoUnderlyings, items)
  for (const [from, to] of [
    ['711=2', '711=3'],
    ['711=2', '711=1'],
    [`879=1.5${SOH}`, ''],
    ['879=1000', `879=1000${SOH}879=1`],
    ['318=USD', `318=USD${SOH}318=EUR`],
    ['944=1', `944=1${SOH}944=2`],
  ]) {
    assert.match(
      fault(resealed(whole.replace(from as string, to as string))),
      /\[711\]|\[311\]|\[(879|318|944)\]: expected each field once, found \1 again/,
    )
  }
})

test('[MSG3] a field that says its length may hold the character between fields', () => {
  const put = resealed(line.replace(`${SOH}15=USD`, soh('|354=3|355=a|b|15=USD')))
  const read = readFix(put)
  assert.deepEqual(read.ok && read.value.unused.at(-1), { tag: 355, value: soh('a|b') })
})

test('[MSG4] what cannot be carried is refused before it is written', () => {
  const writes =
    (fields: object, name: FixMessage['name'] = 'CollateralRequest') =>
    () =>
      writeFix({ ...request, name, fields: { ...request.fields, ...fields } })
  const refused = { name: 'Wire.InputError' }
  assert.throws(writes({ CollReqID: '' }), refused)
  assert.throws(writes({ CollReqID: 'a\u0001b' }), refused)
  assert.throws(writes({ Text: 'naïve' }), refused)
  assert.throws(writes({ CollReqID: undefined }), refused)
  assert.throws(writes({ CollStatus: 'Assigned' }), refused)
  assert.throws(writes({ CollAsgnReason: 'Whim' }), refused)
  assert.throws(writes({}, 'CollateralReport'), refused)
})

const word = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'abcXYZ019 =-./') })
const decimal = fc
  .tuple(fc.bigInt(-(10n ** 14n), 10n ** 14n), fc.nat(999))
  .map(([whole, part]) => (part % 10 === 0 ? `${whole}` : `${whole}.${`${part}`.padStart(3, '0')}`))
  .filter((text) => !text.startsWith('-0'))
const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
const option = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined })
const common = {
  ...{
    Account: option(word),
    AgreementID: option(word),
    Currency: option(fc.constantFrom('USD', 'EUR')),
  },
  ...{ Quantity: option(decimal), MarginExcess: option(decimal), TotalNetValue: option(decimal) },
  ...{ CashOutstanding: option(decimal), Text: option(word) },
}
const reason = fc.constantFrom('Initial', 'MarginDeficiency', 'MarginExcess', 'AdverseTaxEvent')
const items = option(
  fc.array(
    fc.record(
      {
        symbol: word,
        quantity: decimal,
        action: fc.constantFrom('Add', 'Remove', 'Retain'),
      },
      { noNullPrototype: true },
    ),
    {
      maxLength: 4,
    },
  ),
)
const bodies = {
  CollateralRequest: {
    ...{ CollReqID: word, CollAsgnReason: reason, TransactTime: time, ExpireTime: option(time) },
    NoUnderlyings: items,
  },
  CollateralAssignment: {
    ...{ CollAsgnID: word, CollAsgnReason: reason, TransactTime: time, CollReqID: option(word) },
    ...{ CollAsgnTransType: fc.constantFrom('New', 'Replace', 'Cancel', 'Release', 'Reverse') },
    ...{ CollAsgnRefID: option(word), NoUnderlyings: items },
  },
  CollateralResponse: {
    ...{ CollRespID: word, CollAsgnID: word, CollAsgnReason: reason, TransactTime: time },
    ...{ CollAsgnRespType: fc.constantFrom('Received', 'Accepted', 'Declined', 'Rejected') },
    CollAsgnRejectReason: option(fc.constantFrom('InsufficientCollateral', 'Other')),
  },
  CollateralReport: {
    ...{ CollRptID: word, CollInquiryID: option(word) },
    CollStatus: fc.constantFrom('Unassigned', 'PartiallyAssigned', 'Assigned', 'Challenged'),
  },
  CollateralInquiry: {
    CollInquiryID: option(word),
    NoCollInquiryQualifier: option(
      fc.array(fc.constantFrom('TradeDate', 'OutstandingTrades'), { maxLength: 3 }),
    ),
  },
} as const
const message = fc.constantFrom(...Object.keys(bodies)).chain((name) =>
  fc.record({
    name: fc.constant(name),
    header: fc.record(
      { sender: word, target: word, seq: fc.nat(1e6), sentAt: time },
      { noNullPrototype: true },
    ),
    fields: fc
      .record({ ...common, ...bodies[name as keyof typeof bodies] } as Record<
        string,
        fc.Arbitrary<unknown>
      >)
      .map((fields) =>
        Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
      ),
  }),
) as unknown as fc.Arbitrary<Omit<FixMessage, 'unused'>>

test('[MSG3] [MSG4] every message is read as it was written', () => {
  assert.deepEqual(fixNames.slice(0, 5), Object.keys(bodies))
  fc.assert(
    fc.property(message, (one) => {
      const read = readFix(writeFix(one))
      assert.deepEqual(read, { ok: true, value: { ...one, unused: [] } })
    }),
    { numRuns: 5 * numRuns },
  )
})

test('[MSG3] a message with any one character changed, put in or left out is never read as another', () => {
  const change = fc.tuple(message, fc.nat(400), fc.nat(2), fc.constantFrom(...'|=0189ABxyz', '\n'))
  fc.assert(
    fc.property(change, ([one, at, kind, put]) => {
      const whole = writeFix(one)
      const place = at % whole.length
      const odd =
        whole.slice(0, place) +
        (kind === 2 ? '' : soh(put)) +
        whole.slice(place + (kind === 1 ? 0 : 1))
      const read = readFix(odd)
      assert.ok(!read.ok || odd === whole)
      assert.ok(read.ok || read.error.name === 'Wire.InputError')
    }),
    { numRuns: 5 * numRuns },
  )
})

test('[MSG3] [MSG4] whatever stands inside a sealed frame, it is read or refused with a sentence', () => {
  const tags = fc.constantFrom(
    ...[
      1, 15, 34, 49, 52, 53, 56, 58, 60, 126, 311, 354, 355, 711, 879, 894, 895, 896, 899, 938, 944,
    ],
  )
  const field = fc.tuple(
    tags,
    fc.oneof(word, fc.constantFrom('0', '3', '99', '20260608-13:00:00', '1.5')),
  )
  const some = fc.tuple(
    fc.constantFrom('AX', 'AY', 'AZ', 'BA', 'BB', 'BG'),
    fc.array(field, { maxLength: 25 }),
  )
  fc.assert(
    fc.property(some, ([type, rest]) => {
      const body = [[35, type] as const, ...rest].map(([tag, value]) => ({ tag, value }))
      const read = readFix(FixText.write(body))
      assert.ok(read.ok || (read.error as WireError).name === 'Wire.InputError')
    }),
    { numRuns: 5 * numRuns },
  )
})
