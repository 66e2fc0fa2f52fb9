import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreement } from '../../test/csa/Pair.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { Agreement } from './Agreement.ts'

test('[CSA8] what is called up to the notification time is due on the next business day, later on the second', () => {
  const due = (at: number) => Agreement.due(agreement, at)
  const tuesday = { ok: true, value: Date.UTC(2026, 5, 9, 20) }
  const wednesday = { ok: true, value: Date.UTC(2026, 5, 10, 20) }
  assert.deepEqual(due(Date.UTC(2026, 5, 8, 17)), tuesday)
  assert.deepEqual(due(Date.UTC(2026, 5, 8, 17) + 1), wednesday)
  assert.deepEqual(due(Date.UTC(2026, 5, 6, 15)), tuesday)
  // Friday 19 June is Juneteenth.
  assert.deepEqual(due(Date.UTC(2026, 5, 18, 16)), { ok: true, value: Date.UTC(2026, 5, 22, 20) })
})

test('[CSA8] nothing is due before it is called', () => {
  const sameDay = { ...agreement.transfer, count: { kind: 'businessDays', days: 0 } } as const
  const late = { ...agreement, transfer: { ...sameDay, notification: { kind: 'close' } } } as const
  const called = Date.UTC(2026, 5, 8, 20)
  assert.deepEqual(Agreement.due(late, called), { ok: true, value: called })
})

test('[CSA8] a date of which the calendar does not speak has no due date', () => {
  const due = Agreement.due(agreement, Date.UTC(2036, 5, 9, 16))
  assert.equal(!due.ok && due.error.code, 'calendar.outOfRange')
})

test('[CSA3] a day is valued at its close or at a time; a day that is no business day is not', () => {
  const of = (year: number, month: number, day: number) =>
    Agreement.valuedAt(agreement, CivilDate.at(year, month, day))
  assert.deepEqual(of(2026, 6, 8), { ok: true, value: Date.UTC(2026, 5, 8, 20) })
  assert.deepEqual(of(2024, 11, 29), { ok: true, value: Date.UTC(2024, 10, 29, 18) })
  assert.equal(of(2026, 6, 7).ok, false)
})

test('[CSA2] the first fault of an agreement is told with its field', () => {
  assert.equal(Agreement.fault(agreement), null)
  const { a, b, rounding } = agreement
  const [usd, eur, bond] = agreement.eligible as [never, never, never]
  const rows: readonly (readonly [Partial<Agreement>, string])[] = [
    [{ b: { ...b, party: a.party } }, 'b.party'],
    [{ a: { ...a, threshold: Amount.of(-1n) } }, 'a.threshold'],
    [{ b: { ...b, minimumTransfer: Amount.of(-1n) } }, 'b.minimumTransfer'],
    [{ b: { ...b, independentAmount: Amount.of(-1n) } }, 'b.independentAmount'],
    [{ rounding: { ...rounding, step: Amount.zero } }, 'rounding.step'],
    [{ eligible: [] }, 'eligible'],
    [{ eligible: [usd, eur, usd] }, 'eligible.2.asset'],
    [{ eligible: [{ ...(bond as object), haircut: Ratio.one } as never] }, 'eligible.0.haircut'],
    [
      { eligible: [{ ...(eur as object), haircutCurrency: Ratio.of(-1n, 9n) } as never] },
      'eligible.0.haircutCurrency',
    ],
    [
      { eligible: [{ ...(usd as object), haircutCurrency: Ratio.of(1n, 9n) } as never] },
      'eligible.0.haircutCurrency',
    ],
    [{ eligible: [{ ...(usd as object), decimals: 3 } as never] }, 'eligible.0.asset'],
    [{ interest: [{ ...agreement.interest[0], asset: 'UST10' } as never] }, 'interest.0.asset'],
    [{ interest: [agreement.interest[0], agreement.interest[0]] as never }, 'interest.1.asset'],
    [
      { opening: { on: agreement.signed, a: [], b: [{ asset: 'BTC', quantity: Amount.of(1n) }] } },
      'opening.b.0',
    ],
    [
      { opening: { on: agreement.signed, a: [{ asset: 'USD', quantity: Amount.zero }], b: [] } },
      'opening.a.0',
    ],
  ]
  for (const [part, at] of rows) {
    assert.equal(Agreement.fault({ ...agreement, ...part })?.at.join('.'), at)
  }
})

test('[CSA2] a party is on one side, and nobody else on any', () => {
  const of = (name: string) => Agreement.sideOf(agreement, name)
  assert.deepEqual([of('ALPHA'), of('BETA'), of('GAMMA')], ['a', 'b', null])
})
