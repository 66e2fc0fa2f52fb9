import fc from 'fast-check'
import { limits } from '../../src/base/limits.ts'
import type { CalendarRules } from '../../src/calendar/CalendarRules.ts'
import { CivilDate } from '../../src/calendar/CivilDate.ts'
import type { CalendarSource, CutOffTerms, DueTerms } from '../../src/calendar/DueTerms.ts'
import { presetIds } from '../../src/calendar/presets.ts'
import { Zone } from '../../src/calendar/Zone.ts'
import type { CallProcedure, CallTrigger, MetBy } from '../../src/model/CallProcedure.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { flag, id, record, restriction, share } from './draws.ts'

/** Any call procedure that a rulebook may have, with any due rule, calendar and trigger. */

const zone = fc.constantFrom(...Zone.ids)
const minutes = fc.integer({ min: 0, max: 1_440 }).map((count) => count * 60_000)

const ownRules: fc.Arbitrary<CalendarRules> = fc
  .tuple(id, fc.integer({ min: 1, max: 1_440 }), fc.integer({ min: 1, max: 28 }))
  .map(([name, close, day]) => ({
    ...{ id: name, source: 'drawn', zone: 'Europe/Berlin', from: 2020, until: 2030 },
    ...{ weekend: [6, 7], close: close * 60_000, earlyCloses: [] },
    holidays: [
      { name: 'A day of the year', day: { kind: 'fixed', month: 3, day, observed: 'nextMonday' } },
      { name: 'A day of one', day: { kind: 'once', date: CivilDate.at(2026, 6, day) } },
    ],
  }))

const single = fc.oneof(fc.constantFrom(...presetIds), ownRules)
const calendar: fc.Arbitrary<CalendarSource> = fc.oneof(
  single,
  fc.tuple(id, fc.array(single, { minLength: 1, maxLength: 3 })).map(([name, join]) => ({
    ...{ id: name, join },
  })),
)

const cutOff: fc.Arbitrary<CutOffTerms> = fc.oneof(
  fc.constant({ kind: 'close' as const }),
  record({ kind: fc.constant('time' as const), time: minutes, zone }),
)

const days = fc.integer({ min: 0, max: 30 })
const count = fc.oneof(
  record({ kind: fc.constant('businessDays' as const), days }),
  record({
    kind: fc.constant('calendarDays' as const),
    days,
    landing: fc.constantFrom('asIs' as const, 'nextBusinessDay' as const),
  }),
)

export const dueTerms: fc.Arbitrary<DueTerms> = fc.oneof(
  fc.constant({ kind: 'immediate' as const }),
  record({ kind: fc.constant('after' as const), span: fc.integer({ min: 1, max: limits.time }) }),
  record({
    kind: fc.constant('date' as const),
    ...{ calendar, count, cutOff },
    lateIssue: fc.constantFrom('sameDay' as const, 'nextBusinessDay' as const),
  }),
)

const trigger: fc.Arbitrary<CallTrigger> = fc.oneof(
  fc.constantFrom({ on: 'crossing' as const }, { on: 'transaction' as const }),
  record({ on: fc.constant('schedule' as const), calendar, at: cutOff }),
)

const sum = fc.bigInt({ min: 0n, max: limits.amount - 1n }).map(Value.of)
const step = fc.bigInt({ min: 1n, max: limits.amount - 1n }).map(Value.of)
const some = fc.array(id, { minLength: 1, maxLength: 3 })
const strikeStep = record({
  restrictions: fc.array(restriction, { minLength: 1, maxLength: 3 }),
  days: fc.option(fc.integer({ min: 0, max: 400 })),
})

const metBy: fc.Arbitrary<MetBy> = fc.record(
  { deposit: share, collateral: share, reduction: share, price: flag },
  { requiredKeys: [], noNullPrototype: true },
)

/** What every procedure may state beside what it must. */
const more = fc.record(
  {
    ...{ type: id, due: dueTerms, grace: dueTerms, minimum: sum, trigger },
    extension: fc.record(
      { times: days, longest: fc.integer({ min: 1, max: limits.time }), codes: some },
      { requiredKeys: ['times'], noNullPrototype: true },
    ),
    waiver: fc.record({ most: sum, by: some }, { requiredKeys: ['most'], noNullPrototype: true }),
    strikes: record({
      on: fc.constantFrom('liquidation' as const, 'expiry' as const),
      windowDays: fc.integer({ min: 1, max: 400 }),
      zone,
      steps: fc.array(fc.option(strikeStep), { minLength: 1, maxLength: 4 }),
    }),
  },
  { requiredKeys: [], noNullPrototype: true },
)

const fixed = fc.record(
  {
    rounding: record({
      step,
      to: fc.constantFrom('up' as const, 'down' as const, 'nearest' as const),
    }),
    metBy,
  },
  { requiredKeys: [], noNullPrototype: true },
)

export const callProcedure: fc.Arbitrary<CallProcedure> = fc
  .tuple(
    record({
      within: fc.integer({ min: 1, max: limits.time }),
      cureTo: share,
      onExpiry: fc.constantFrom('restrict' as const, 'liquidate' as const, 'record' as const),
    }),
    fc.oneof(
      fc.constantFrom({ amount: 'floating' as const }, { amount: 'cumulative' as const }),
      fc
        .tuple(fc.constantFrom('fixed' as const, 'supersede' as const), fixed)
        .map(([amount, terms]) => ({ amount, ...terms })),
    ),
    more,
  )
  .map(([must, amount, may]) => ({ ...must, ...amount, ...may }))
  .map((procedure) =>
    procedure.cureTo.numerator > 0n ? procedure : { ...procedure, cureTo: Ratio.one },
  )
