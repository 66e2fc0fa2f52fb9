import { limits } from '../base/limits.ts'
import type { Result } from '../base/Result.ts'
import type { CutOff, DayCount, DueRule } from '../calendar/DueRule.ts'
import { type CalendarSource, type CutOffTerms, DueTerms } from '../calendar/DueTerms.ts'
import type { SettlementCycle } from '../calendar/SettlementCycle.ts'
import { UsMargin } from '../calendar/UsMargin.ts'
import { Zone, type ZoneId } from '../calendar/Zone.ts'
import { Codec } from './Codec.ts'
import { calendar, civilDate, timeOfDay, zoneId } from './calendar.ts'
import { Input } from './Input.ts'
import type { Origin } from './JsonText.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import type { WireError } from './WireError.ts'

const days = Scalar.whole(0, limits.dueDays)

const zone: Codec<Zone> = {
  schema: zoneId.schema,
  decode: (json, at) => Zone.named(zoneId.decode(json, at)),
  encode: ({ id }, scope) => zoneId.encode(id as ZoneId, scope),
}

const cycles = Codec.checked(
  Codec.list(
    Codec.record<SettlementCycle>({ from: civilDate, days: Scalar.whole(0, 10) }),
    limits.levels,
  ),
  (value, at) => {
    const odd = value.findIndex(({ from }, index) => from <= (value[index - 1]?.from ?? -1))
    if (odd === -1 && value.length > 0) return
    if (odd === -1) throw Path.fault(at, 'field.value', 'at least one cycle', 'none')
    const path = Path.child(Path.child(at, odd), 'from')
    throw Path.fault(path, 'field.value', 'a date after that of the cycle before', 'an earlier one')
  },
)

type CountOf<K> = Extract<DayCount, { readonly kind: K }>

export const dayCount: Codec<DayCount> = Codec.variant<DayCount, 'kind'>('kind', {
  businessDays: Codec.record<CountOf<'businessDays'>>({ kind: Scalar.tag('businessDays'), days }),
  calendarDays: Codec.record<CountOf<'calendarDays'>>({
    kind: Scalar.tag('calendarDays'),
    days,
    landing: Codec.absent(Scalar.word('asIs', 'nextBusinessDay'), 'asIs'),
  }),
  paymentPeriod: Codec.record<CountOf<'paymentPeriod'>>({
    kind: Scalar.tag('paymentPeriod'),
    cycles: Codec.described(
      Codec.absent(cycles, UsMargin.settlement),
      'Settlement cycles by trade date; left out, those of the United States.',
    ),
    plus: Codec.absent(Scalar.whole(0, 30, 'Business days more.'), UsMargin.paymentPeriod.plus),
  }),
})

type CutOffOf<K> = Extract<CutOff, { readonly kind: K }>

export const cutOff: Codec<CutOff> = Codec.variant<CutOff, 'kind'>('kind', {
  close: Codec.record<CutOffOf<'close'>>({ kind: Scalar.tag('close') }),
  time: Codec.record<CutOffOf<'time'>>({ kind: Scalar.tag('time'), time: timeOfDay, zone }),
})

type RuleOf<K> = Extract<DueRule, { readonly kind: K }>

/**
 * By when something is due, in its written form: the calendar by name or by rules of its own.
 *
 * Rules: [CAL20]
 */
export const dueRule: Codec<DueRule> = Codec.variant<DueRule, 'kind'>('kind', {
  immediate: Codec.record<RuleOf<'immediate'>>({ kind: Scalar.tag('immediate') }),
  after: Codec.record<RuleOf<'after'>>({ kind: Scalar.tag('after'), span: Scalar.span }),
  date: Codec.record<RuleOf<'date'>>({
    kind: Scalar.tag('date'),
    calendar,
    count: dayCount,
    cutOff: Codec.absent(cutOff, { kind: 'close' }),
    lateIssue: Codec.absent(Scalar.word('sameDay', 'nextBusinessDay'), 'sameDay'),
  }),
})

/** The same as data: what a rulebook keeps, its calendar and its zone by name where they have one. */
export const dueTerms: Codec<DueTerms> = {
  schema: dueRule.schema,
  decode: (json, at) => DueTerms.of(dueRule.decode(json, at)),
  encode: (value, scope) => dueRule.encode(DueTerms.rule(value), scope),
}

type CutOffTermsOf<K> = Extract<CutOffTerms, { readonly kind: K }>

/** A cut-off as data. */
export const cutOffTerms: Codec<CutOffTerms> = Codec.variant<CutOffTerms, 'kind'>('kind', {
  close: Codec.record<CutOffTermsOf<'close'>>({ kind: Scalar.tag('close') }),
  time: Codec.record<CutOffTermsOf<'time'>>({
    kind: Scalar.tag('time'),
    time: timeOfDay,
    zone: zoneId,
  }),
})

/** A calendar as data. */
export const calendarSource: Codec<CalendarSource> = {
  schema: calendar.schema,
  decode: (json, at) => DueTerms.sourceOf(calendar.decode(json, at)),
  encode: (value, scope) => calendar.encode(DueTerms.calendarOf(value), scope),
}

/**
 * Reads a due rule from a JSON text; an error says where it is and what was expected.
 *
 * Rules: [CAL20]
 *
 * @example
 * readDueRule('{"kind":"after","span":7200000}')
 * // => { ok: true, value: { kind: 'after', span: 7_200_000 } }
 */
export const readDueRule = (text: string, origin: Origin = {}): Result<DueRule, WireError> =>
  Input.read(text, origin, (json) => dueRule.decode(json, Path.top()))
