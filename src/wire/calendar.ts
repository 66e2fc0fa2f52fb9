import { Type } from 'typebox'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/Result.ts'
import { Calendar } from '../calendar/Calendar.ts'
import type {
  CalendarRules,
  CalendarRulesFault,
  CalendarRulesFaultCode,
  EarlyClose,
} from '../calendar/CalendarRules.ts'
import { CivilDate, type Weekday } from '../calendar/CivilDate.ts'
import type { Day, DayRule } from '../calendar/DayRule.ts'
import { calendarNamed, type PresetId, presetIds } from '../calendar/presets.ts'
import { TimeOfDay } from '../calendar/TimeOfDay.ts'
import { Zone } from '../calendar/Zone.ts'
import { Codec } from './Codec.ts'
import { Input } from './Input.ts'
import type { Json, Origin } from './JsonText.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { show, type WireError } from './WireError.ts'

const year = Scalar.whole(CivilDate.YEAR_MIN, CivilDate.YEAR_MAX)
const month = Scalar.whole(1, 12)

/** A value written as a text of one shape. */
const textual = <T>(
  parse: (text: string) => T | null,
  format: (value: T) => string,
  expected: string,
  pattern: string,
): Codec<T> => ({
  schema: Type.String({ pattern, description: expected }),
  decode: (json, at) => {
    if (typeof json !== 'string') throw Path.fault(at, 'field.type', expected, show(json))
    const value = parse(json)
    if (value === null) throw Path.fault(at, 'field.value', expected, show(json))
    return value
  },
  encode: format,
})

/** A date such as `2026-06-08`. */
export const civilDate: Codec<CivilDate> = textual(
  CivilDate.parse,
  CivilDate.format,
  'a date as 2026-06-08, of a year from 1970 to 2199',
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
)

/** A time of day such as `15:00`; `24:00` is the midnight that ends the day. */
export const timeOfDay: Codec<TimeOfDay> = textual(
  TimeOfDay.parse,
  TimeOfDay.format,
  'a time of day as 15:00, up to 24:00',
  '^[0-9]{2}:[0-5][0-9](:[0-5][0-9])?$',
)

export const zoneId = Scalar.word(...Zone.ids)

const weekdays = [
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
] as const
const weekdayName = Scalar.word(...weekdays)

const weekday: Codec<Weekday> = {
  schema: weekdayName.schema,
  decode: (json, at) => (weekdays.indexOf(weekdayName.decode(json, at)) + 1) as Weekday,
  encode: (value) => weekdays[value - 1] as string,
}

const nth = Codec.checked(
  Scalar.whole(-5, 5, 'From the first of the month, or back from its last where negative.'),
  (value, at) => {
    if (value === 0) throw Path.fault(at, 'field.value', '1 to 5, or -1 to -5', show(value))
  },
)

const plus = Codec.absent(Scalar.whole(-100, 100, 'So many days later.'), 0)

type DayOf<K> = Extract<Day, { readonly kind: K }>

const day: Codec<Day> = Codec.variant<Day, 'kind'>('kind', {
  fixed: Codec.record<DayOf<'fixed'>>({
    kind: Scalar.tag('fixed'),
    month,
    day: Scalar.whole(1, 31),
    observed: Codec.absent(
      Scalar.word('none', 'nearestWeekday', 'nextMonday', 'sundayToMonday'),
      'none',
    ),
  }),
  weekday: Codec.record<DayOf<'weekday'>>({
    kind: Scalar.tag('weekday'),
    ...{ month, weekday, nth, plus },
  }),
  easter: Codec.record<DayOf<'easter'>>({ kind: Scalar.tag('easter'), plus }),
  once: Codec.record<DayOf<'once'>>({ kind: Scalar.tag('once'), date: civilDate }),
})

const ruleFields = {
  name: Scalar.id,
  day,
  from: Codec.optional(year),
  until: Codec.optional(year),
  except: Codec.described(
    Codec.optional(Codec.list(year, limits.dayRules)),
    'Years in which it does not hold.',
  ),
}

const holiday: Codec<DayRule> = Codec.record<DayRule>(ruleFields)
const earlyClose: Codec<EarlyClose> = Codec.record<EarlyClose>({ ...ruleFields, close: timeOfDay })

const rules: Codec<CalendarRules> = Codec.record<CalendarRules>(
  {
    id: Scalar.id,
    source: Codec.absent(Scalar.note, ''),
    zone: zoneId,
    from: year,
    until: year,
    weekend: Codec.absent(Codec.list(weekday, 7), [6, 7]),
    close: timeOfDay,
    holidays: Codec.list(holiday, limits.dayRules),
    earlyCloses: Codec.absent(Codec.list(earlyClose, limits.dayRules), []),
  },
  'Business days by rules: all days but weekends and holidays.',
)

/** The expected value for each fault of a calendar, and the field it is about. */
const wants: { readonly [code in CalendarRulesFaultCode]: readonly [field: string, want: string] } =
  {
    'calendar.yearsReversed': ['until', 'no year before from'],
    'calendar.zoneUnknownThen': [
      'zone',
      'a zone whose clock is known in all years of the calendar',
    ],
    'calendar.closeNotPositive': ['close', 'after 00:00'],
    'calendar.neverOpen': ['weekend', 'a day of the week that is open'],
    'calendar.tooManyRules': ['holidays', `at most ${limits.dayRules} with the early closes`],
    'calendar.ruleYearsReversed': ['until', 'no year before from'],
    'calendar.noSuchDay': ['day', 'a day that its month has'],
    'calendar.earlyCloseLate': ['close', 'after 00:00 and before the usual close'],
  }

function refused({ code, rule }: CalendarRulesFault, json: Json, at: Path): WireError {
  const [field, want] = wants[code]
  const steps = [...(rule ?? []), field]
  const path = steps.reduce<Path>((parent, step) => Path.child(parent, step), at)
  const found = steps.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown>)[step],
    json,
  )
  return Path.fault(path, 'field.value', want, show(found))
}

const ruled: Codec<Calendar> = {
  schema: rules.schema,
  decode: (json, at) => {
    const result = Calendar.of(rules.decode(json, at))
    if (!result.ok) throw refused(result.error, json, at)
    return result.value
  },
  encode: ({ origin }, scope) =>
    origin.kind === 'rules' ? rules.encode(origin.rules, scope) : null,
}

const preset = Scalar.word(...presetIds)

const named: Codec<Calendar> = {
  schema: {
    ...preset.schema,
    description: 'A calendar that is known by name.',
  } as typeof preset.schema,
  decode: (json, at) => calendarNamed(preset.decode(json, at)),
  encode: ({ id }) => preset.encode(id as PresetId, Path.top()),
}

/** Chooses by what is written: a text is a name. */
const single: Codec<Calendar> = {
  schema: Type.Union([named.schema, ruled.schema]),
  decode: (json, at) => (typeof json === 'string' ? named : ruled).decode(json, at),
  encode: (value, scope) => (value.origin.kind === 'preset' ? named : ruled).encode(value, scope),
}

interface Joint {
  readonly id: string
  readonly join: readonly Calendar[]
}

const joint: Codec<Joint> = Codec.record<Joint>(
  {
    id: Scalar.id,
    join: Codec.checked(Codec.list(single, limits.joined), (value, at) => {
      if (value.length === 0) throw Path.fault(at, 'field.value', 'at least one calendar', 'none')
    }),
  },
  'Days on which all of some calendars are open, on the clock of the first.',
)

const isJoint = (json: Json): boolean =>
  typeof json === 'object' && json !== null && Object.hasOwn(json, 'join')

/**
 * A calendar: the name of one that is known, rules of its own, or calendars joined. Everything is
 * checked, so that a calendar that was read has an answer for each day of its years.
 *
 * Rules: [CAL8] [CAL10] [CAL20]
 */
export const calendar: Codec<Calendar> = {
  schema: Type.Union([named.schema, ruled.schema, joint.schema]),
  decode: (json, at) => {
    if (!isJoint(json)) return single.decode(json, at)
    const { id, join } = joint.decode(json, at)
    return Calendar.join(id, join[0] as Calendar, join.slice(1))
  },
  encode: (value, scope) => {
    const { id, origin } = value
    if (origin.kind !== 'joint') return single.encode(value, scope)
    return joint.encode({ id, join: origin.of }, scope)
  },
}

/**
 * Reads a calendar from a JSON text; an error says where it is and what was expected.
 *
 * Rules: [CAL20]
 *
 * @example
 * readCalendar('"NYSE"') // => { ok: true, value: calendarNamed('NYSE') }
 */
export const readCalendar = (text: string, origin: Origin = {}): Result<Calendar, WireError> =>
  Input.read(text, origin, (json) => calendar.decode(json, Path.top()))
