import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { moves, notices, replies } from '../../../test/csa/drawNotes.ts'
import { numRuns } from '../../../test/numRuns.ts'
import type { Notice } from './CallNotice.ts'
import { readColr, writeProposal, writeRequest, writeResponse } from './colr.ts'
import { XmlText } from './XmlText.ts'

const notice: Notice = {
  agreement: { id: 'csa-1', framework: 'ISDA', signed: '2025-03-03' },
  ...{ a: 'ABCDUS33', b: 'BETA & SONS', caller: 'a', kind: 'delivery', call: 'c1' },
  ...{ amount: '2200000.5', currency: 'USD', valuedOn: '2026-06-05', sentAt: 0, deadline: 1 },
}
const request = writeRequest(notice)

const taken = (text: string) => {
  const read = readColr(text)
  assert.ok(read.ok, read.ok ? '' : read.error.message)
  return read.value
}

test('[MSG6] a request has the elements of colr.003.001.05 in their order, and is read as it was written', () => {
  const names = [...request.matchAll(/<([A-Za-z]+)/g)].map(([, name]) => name).join(' ')
  assert.equal(
    names,
    'Document MrgnCallReq TxId Oblgtn PtyA AnyBIC PtyB PrtryId Id Issr ValtnDt Dt Agrmt AgrmtDtls AgrmtId AgrmtDt BaseCcy AgrmtFrmwk AgrmtFrmwk MrgnCallRslt MrgnCallRslt MrgnCallAmt DueToPtyA RqrmntDtlsDueToA MrgnRqrmnt VartnMrgnRqrmnt DlvrMrgnAmt',
  )
  assert.match(request, /<Id>BETA &amp; SONS<\/Id>/)
  const { sentAt: _, deadline: __, ...kept } = notice
  assert.deepEqual(taken(request), { name: 'request', value: kept, unused: [] })
})

test('[MSG6] requests, responses and proposals are read as they were written, but for what they have no place for', () => {
  fc.assert(
    fc.property(notices, replies, moves, (one, reply, move) => {
      const { sentAt: _1, deadline: _2, ...asked } = one
      assert.deepEqual(taken(writeRequest(one)), { name: 'request', value: asked, unused: [] })
      const { sentAt: _3, kind: _4, answer: _5, ...said } = reply
      assert.deepEqual(taken(writeResponse(reply)), { name: 'response', value: said, unused: [] })
      const { sentAt: _6, caller: _7, ...moved } = move
      assert.deepEqual(taken(writeProposal(move)), { name: 'proposal', value: moved, unused: [] })
    }),
    { numRuns: 2 * numRuns },
  )
})

const message = (text: string): string => {
  const read = readColr(text, { file: 'in.xml' })
  return read.ok ? 'read' : read.error.message
}

test('[MSG6] what is wrong is told with its element and its line', () => {
  const put = (from: string | RegExp, to: string) => message(request.replace(from, to))
  const rows = [
    [
      put('colr.003.001.05', 'colr.003.001.04'),
      /^in\.xml:1:1: Document: expected one of colr\.003\.001\.05, /,
    ],
    [
      put('<TxId>c1</TxId>', ''),
      /MrgnCallReq: expected an element TxId, found nothing \(field\.missing\)/,
    ],
    [
      put('<TxId>c1</TxId>', '\n<TxId>c1</TxId><TxId>c2</TxId>'),
      /^in\.xml:2:16: TxId: expected one TxId, found another/,
    ],
    [put('<TxId>c1', `<TxId>${'c'.repeat(36)}`), /TxId: expected 1 to 35 characters/],
    [
      put('Ccy="USD"', 'Ccy="usd"'),
      /DueToPtyA: expected a currency of three letters in Ccy, found "usd"/,
    ],
    [
      put('2200000.5', '2200000.500001'),
      /expected zero or more, of at most 18 digits with five decimals/,
    ],
    [put('2200000.5', '-1'), /expected zero or more/],
    [
      put('2200000.5', '2200001'),
      /DlvrMrgnAmt: expected the amount 2200001 of the call, found "2200000\.5"/,
    ],
    [
      put(/<DueToPtyA(.*)DueToPtyA>/, '<DueToPtyA$1DueToPtyA><DueToPtyB$1DueToPtyB>'),
      /expected one of DueToPtyA and DueToPtyB, found both/,
    ],
    [put(/<DueToPtyA.*DueToPtyA>/, ''), /expected one of DueToPtyA and DueToPtyB, found neither/],
    [put('2026-06-05', '2026-06-31'), /Dt: expected a date as 2026-06-08/],
    [put('ABCDUS33', 'ABCDUS3'), /AnyBIC: expected a BIC/],
  ] as const
  for (const [found, expected] of rows) assert.match(found, expected)
})

test('[MSG5] an element that has no place is told by its path', () => {
  const more = request
    .replace('</Oblgtn>', '<XpsrTp>OTCD</XpsrTp></Oblgtn>')
    .replace('</MrgnCallReq>', '<SplmtryData><Envlp/></SplmtryData></MrgnCallReq>')
  assert.deepEqual(taken(more).unused, [
    '/Document/MrgnCallReq/Oblgtn/XpsrTp',
    '/Document/MrgnCallReq/SplmtryData',
  ])
})

test('[MSG6] what the schema does not take is refused before it is written', () => {
  const refused = { name: 'Wire.InputError' }
  const write = (part: Partial<Notice>) => () => writeRequest({ ...notice, ...part })
  assert.throws(write({ currency: 'USDT' }), refused)
  assert.throws(write({ amount: '0.000001' }), refused)
  assert.throws(write({ amount: `1${'0'.repeat(18)}` }), refused)
  assert.throws(write({ call: 'c'.repeat(36) }), refused)
  assert.throws(write({ b: '' }), refused)
  const item = { asset: 'UST10', quantity: '1', kind: 'security', value: '980' } as const
  const move = { ...notice, id: 't1', value: '980', items: [item] }
  assert.throws(() => writeProposal(move), {
    message: /expected cash: a security has a place of safekeeping/,
  })
})

test('[MSG5] there is no document type, no entity but the five, and nothing is nested for ever', () => {
  const odd = [
    '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<Document>&x;</Document>',
    '<Document>&x;</Document>',
    '<Document>&#0;</Document>',
    '<Document>&#xD800;</Document>',
    '<Document>\u009b2J</Document>',
    '<Document>&#x110000;</Document>',
    '<Document a="1" a="2"/>',
    '<Document a=1/>',
    '<Document>text<More/></Document>',
    '<Document><More></Document>',
    '<Document></Documents>',
    '<Document/><Document/>',
    '<Document',
    '<ns:Document/>',
    '<![CDATA[x]]>',
    '',
    '<a>'.repeat(10_000),
  ]
  for (const text of odd)
    assert.match(
      message(text),
      /^in\.xml:\d+:\d+: .*\((xml\.malformed|json\.tooDeep)\)$/,
      text.slice(0, 40),
    )
  const fine = XmlText.read(
    '<?xml version="1.0"?>\n<!-- a --><a b="&lt;&#65;"><c> x &amp; y </c><!-- d --><e/></a>\n',
  )
  assert.deepEqual(fine.ok && fine.value.attributes.get('b'), '<A')
  assert.deepEqual(fine.ok && fine.value.children.map(({ name, text }) => [name, text]), [
    ['c', 'x & y'],
    ['e', ''],
  ])
})

test('[MSG5] a text is told on one line, and a name no longer than it can be read', () => {
  const said = writeRequest({ ...notice, call: 'c1', b: 'BETA\r\nALPHA&#10;' })
  const { value } = taken(said)
  assert.equal('b' in value && value.b, 'BETA ALPHA&#10;')
  const long = 'a'.repeat(100_000)
  for (const text of [`<${long}/>`, `<${long}></b>`]) assert.ok(message(text).length < 300)
})

test('[MSG5] whatever a document becomes, it is read or refused with a sentence', () => {
  const cut = fc.tuple(
    notices,
    fc.nat(900),
    fc.nat(12),
    fc.string({ maxLength: 5, unit: fc.constantFrom(...'<>/&;"=aDT19 ') }),
  )
  fc.assert(
    fc.property(cut, ([one, at, length, put]) => {
      const whole = writeRequest(one)
      const read = readColr(whole.slice(0, at) + put + whole.slice(at + length))
      assert.ok(read.ok || read.error.name === 'Wire.InputError')
    }),
    { numRuns: 5 * numRuns },
  )
})
