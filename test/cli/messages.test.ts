import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCdm } from '../../src/wire/messages/cdm.ts'
import { readFix } from '../../src/wire/messages/fix.ts'
import { Desk } from './Desk.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const journal = folder.path('desk.plimsoll')
const { code, stderr } = await plimsoll(['run', '--journal', journal], {
  stdin: Desk.text([...Desk.opening, Desk.mark('m1', '35160', 60_000)]),
})
assert.equal(code, 0, stderr)

test('[MSG1] open calls are printed as messages, one a line: who calls whom, for what, by when', async () => {
  const cdm = await plimsoll(['calls', journal, '--as', 'cdm', '--desk', 'ACME'])
  const issued = readCdm(cdm.stdout.trim())
  assert.deepEqual(issued.ok && issued.value.value, {
    ...{ callType: 'MarginCall', caller: 'ACME', called: 'ada', call: 'call-1' },
    ...{ agreement: 'Other', amount: '40.914286', currency: 'USDT' },
  })
  const fix = await plimsoll(['calls', journal, '--as', 'fix'])
  const request = readFix(fix.stdout.replace(/\n$/, ''))
  assert.ok(request.ok)
  assert.deepEqual(request.value.header.sender, 'PLIMSOLL')
  assert.equal(request.value.fields.MarginExcess, '-40.914286')
  assert.equal(request.value.fields.ExpireTime, Date.UTC(2021, 4, 19, 1, 1))
})

test('[MSG6] a call in what is no currency of ISO is told and not written', async () => {
  const { code: exit, stdout, stderr: news } = await plimsoll(['calls', journal, '--as', 'iso'])
  assert.deepEqual([exit, stdout], [1, ''])
  assert.match(news, /call-1: Ccy: expected a currency of three letters, found "USDT"/)
})

const answer = (agreed: string, part: object = {}) =>
  folder.file(
    'answer.json',
    JSON.stringify({
      instructionType: { callType: 'MarginCall' },
      party: ['ada', 'ACME'].map((value) => ({ partyId: [{ identifier: { value } }] })),
      callIdentifier: { assignedIdentifier: [{ identifier: { value: 'call-1' } }] },
      callAgreementType: { agreementType: 'Other', otherAgreement: 'house' },
      regMarginType: 'VM',
      marginCallResponseAction: [
        { collateralPositionComponent: [{}], marginCallAction: 'Delivery' },
      ],
      marginResponseType: agreed === '0' ? 'Dispute' : 'PartiallyAgree',
      agreedAmountBaseCurrency: { value: Number(agreed), unit: { currency: { value: 'USDT' } } },
      ...part,
    }),
  )

test('[MSG7] a counterparty’s answer is told beside its call, and changes nothing', async () => {
  const rows = [
    ['30', 'call-1: agreed in part, 30 of 40.914286 USDT; 10.914286 in dispute\n'],
    ['40.914286', 'call-1: agreed in full, 40.914286 of 40.914286 USDT; 0 in dispute\n'],
    ['0', 'call-1: disputed, 0 of 40.914286 USDT; 40.914286 in dispute\n'],
  ] as const
  for (const [agreed, text] of rows) {
    const told = await plimsoll(['calls', journal, '--answer', answer(agreed)])
    assert.deepEqual([told.code, told.stdout], [0, text], told.stderr)
  }
  const json = await plimsoll(['calls', journal, '--answer', answer('30', { odd: 1 }), '--json'])
  const { disputed, unused } = JSON.parse(json.stdout)
  assert.deepEqual([disputed, unused], ['10.914286', ['odd']])
})

test('[MSG7] an answer to another call, in another currency or that is none is refused', async () => {
  const call = { callIdentifier: { assignedIdentifier: [{ identifier: { value: 'call-9' } }] } }
  const rows = [
    [answer('30', call), /expected a call that is open, found call-9/],
    [folder.file('odd.json', '{"a":1}'), /odd\.json:1:\d+: .*expected a field/],
    [folder.file('odd.fix', '8=FIX.4.4'), /odd\.fix:.*expected SOH at its end/],
  ] as const
  for (const [path, message] of rows) {
    const refused = await plimsoll(['calls', journal, '--answer', path])
    assert.equal(refused.code, 2)
    assert.match(refused.stderr, message)
  }
  const euros = { agreedAmountBaseCurrency: { value: 1, unit: { currency: { value: 'EUR' } } } }
  const refused = await plimsoll(['calls', journal, '--answer', answer('1', euros)])
  assert.match(refused.stderr, /expected USDT, found EUR in an answer to call-1/)
  const both = await plimsoll(['calls', journal, '--as', 'cdm', '--csv'])
  assert.match(both.stderr, /--as: expected no --csv with it/)
  const odd = await plimsoll(['calls', journal, '--as', 'swift'])
  assert.match(odd.stderr, /--as: expected cdm, fix, iso, found swift/)
})
