import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { agreement as sample } from '../../../test/csa/Pair.ts'
import { numRuns } from '../../../test/numRuns.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Path } from '../Path.ts'
import { agreement, readAgreement } from './agreement.ts'
import { CsaText } from './CsaText.ts'

const file = new URL('../../../examples/csa/agreement.json', import.meta.url)
const text = readFileSync(file, 'utf8')

test('[CSA2] an agreement is read with its amounts in atoms, and written as it was read', () => {
  const read = readAgreement(text)
  assert.ok(read.ok)
  assert.equal(read.value.a.threshold, 500_000_00n)
  assert.equal(read.value.rounding.delivery, 'up')
  const opening = {
    on: CivilDate.at(2026, 6, 1),
    a: [],
    b: [
      { asset: 'USD', quantity: Amount.of(1_23n) },
      { asset: 'UST10', quantity: Amount.of(7n) },
    ],
  }
  for (const one of [read.value, sample, { ...sample, opening }]) {
    const written = JSON.stringify(agreement.encode(one, Path.top()))
    assert.deepEqual(readAgreement(written), { ok: true, value: one })
  }
})

test('[CSA2] what is wrong in an agreement is told with its place', () => {
  const rows = [
    [
      '"party": "BETA"',
      '"party": "ALPHA"',
      /agreement\.json:13:\d+: b\.party: expected another party than a, found "ALPHA"/,
    ],
    [
      '"threshold": "500000"',
      '"threshold": "500000.001"',
      /a\.threshold: expected a multiple of the smallest unit of USD/,
    ],
    [
      '"threshold": "500000"',
      '"threshold": "-1"',
      /a\.threshold: expected zero or more, found "-1"/,
    ],
    [
      '"haircut": "0.02"',
      '"haircut": "1"',
      /eligible\[2\]\.haircut: expected from 0 to below 1, found "1"/,
    ],
    [
      '"basis": 360',
      '"basis": 361',
      /interest\[0\]\.basis: expected 360 or 365, found the number 361/,
    ],
    ['"13:00"', '"25:00"', /transfer\.notification\.time/],
    ['"step": "10000"', '"step": "0"', /rounding\.step: expected above zero, found "0"/],
    ['"calendar": "NYSE"', '"calendar": "NISE"', /valuation\.calendar/],
  ] as const
  for (const [from, to, message] of rows) {
    const read = readAgreement(text.replace(from, to), { file: 'agreement.json' })
    assert.match(read.ok ? '' : read.error.message, message)
  }
})

const texts = CsaText.of(sample)
const now = 1_780_934_400_000
const line = (part: object): string =>
  JSON.stringify({
    type: 'TellPrices',
    time: now,
    prices: [{ asset: 'UST10', price: '1001.25' }],
    ...part,
  })

test('[CSA17] prices are for whole units, and kept for atoms', () => {
  const read = texts.command(line({}), 0)
  const price = read.ok && read.value.type === 'TellPrices' ? read.value.prices[0]?.price : null
  assert.deepEqual(price, Ratio.of(100_125n))
})

test('[CSA17] a line that cannot be read says where it is and what was expected', () => {
  const rows = [
    [
      line({ prices: [{ asset: 'USD', price: '1' }] }),
      /r:4:\d+: prices\[0\]\.price: expected the price of an eligible asset other than/,
    ],
    [line({ prices: [{ asset: 'BTC', price: '1' }] }), /prices\[0\]\.price/],
    [line({ prices: [{ asset: 'UST10', price: '-1' }] }), /expected zero or more, found "-1"/],
    [line({ odd: 1 }), /odd: expected/],
    [
      '{"type":"MakeCall","time":1,"call":"c","kind":"both"}',
      /kind: expected "delivery" or "return", found "both"/,
    ],
    ['{"type":"AnswerCall","time":1,"call":"c","agreed":1}', /agreed: expected a decimal string/],
    [
      '{"body":{"type":"Waiver"},"agreement":"x","from":"a","seq":1,"ack":0,"at":1}',
      /body\.call: expected a field "call"/,
    ],
    ['[]', /expected an object/],
    ['{', /r:4:2/],
  ] as const
  for (const [odd, message] of rows) {
    const read = texts.command(odd, 0, { file: 'r', line: 4 })
    assert.match(read.ok ? odd : read.error.message, message)
  }
})

test('[CSA17] a message that stands by itself came when it was sent, and not before the line before', () => {
  const message = texts.message({
    ...{
      agreement: 'csa-1',
      from: 'b',
      seq: 0,
      ack: 1,
      at: now,
      body: { type: 'Acknowledgement' },
    },
  })
  const at = (time: number) => {
    const read = texts.command(message, time)
    return read.ok ? read.value.time : null
  }
  assert.deepEqual([at(0), at(now + 5)], [now, now + 5])
})

const lines = [
  line({}),
  '{"type":"SendTransfer","time":1780934400000,"transfer":"t","purpose":{"kind":"call","call":"c"},"items":[{"asset":"USD","quantity":"1.01"}]}',
  '{"agreement":"csa-1","from":"a","seq":1,"ack":0,"at":1780923600000,"body":{"type":"Call","call":"c","kind":"delivery","valuedOn":"2026-06-05","exposure":"3000000","held":"0","amount":"2200000","deadline":1781035200000,"lapses":[]}}',
]

test('[CSA17] whatever the text is, it is read or refused with a sentence', () => {
  const cut = fc.tuple(
    fc.constantFrom(...lines, text),
    fc.nat(600),
    fc.nat(8),
    fc.string({ maxLength: 4 }),
  )
  fc.assert(
    fc.property(cut, ([whole, at, length, put]) => {
      const odd = whole.slice(0, at) + put + whole.slice(at + length)
      const read = whole === text ? readAgreement(odd) : texts.command(odd, 0)
      assert.ok(read.ok || read.error.name === 'Wire.InputError')
    }),
    { numRuns: 5 * numRuns },
  )
})
