import { limits } from '../base/limits.ts'
import { type ProcedureFault, procedureFault } from '../calls/validateProcedure.ts'
import type {
  AmountRounding,
  CallProcedure,
  CallSchedule,
  CallTrigger,
  ExtensionTerms,
  MetBy,
  StrikeStep,
  StrikeTerms,
  WaiverTerms,
} from '../model/CallProcedure.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import type { Value } from '../money/Value.ts'
import { invalid, notNegative, share } from './bounds.ts'
import { Codec } from './Codec.ts'
import { zoneId } from './calendar.ts'
import { calendarSource, cutOffTerms, dueTerms } from './dueRule.ts'
import { Numeral } from './Numeral.ts'
import { Parts } from './Parts.ts'
import { Path } from './Path.ts'
import { procedureByName } from './procedureByName.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'

const { word } = Scalar

const named = Codec.list(Scalar.id, limits.levels)

const metBy: Codec<MetBy> = Codec.record<MetBy>(
  {
    deposit: Codec.optional(share),
    collateral: Codec.described(Codec.optional(share), 'Of what other assets count as margin.'),
    reduction: Codec.described(Codec.optional(share), 'Of what trades release.'),
    price: Codec.optional(Scalar.flag),
  },
  'How much of what is brought counts: 0 for nothing; left out, all of it.',
)

type TriggerOf<K> = Extract<CallTrigger, { readonly on: K }>

const trigger: Codec<CallTrigger> = Codec.variant<CallTrigger, 'on'>('on', {
  crossing: Codec.record<TriggerOf<'crossing'>>({ on: Scalar.tag('crossing') }),
  transaction: Codec.record<TriggerOf<'transaction'>>({ on: Scalar.tag('transaction') }),
  schedule: Codec.record<CallSchedule>({
    on: Scalar.tag('schedule'),
    calendar: calendarSource,
    at: Codec.absent(cutOffTerms, { kind: 'close' }),
  }),
})

const extension: Codec<ExtensionTerms> = Codec.record<ExtensionTerms>({
  times: Scalar.whole(0, limits.notes),
  longest: Codec.described(
    Codec.optional(Scalar.span),
    'Milliseconds that all extensions together may add.',
  ),
  codes: Codec.described(Codec.optional(named), 'Of which one must be given.'),
})

const step: Codec<StrikeStep> = Codec.record<StrikeStep>({
  restrictions: Codec.list(Parts.restriction, limits.levels),
  days: Codec.described(
    Codec.nullable(Scalar.count),
    'Calendar days after that of the strike; null until it is released.',
  ),
  binds: Codec.optional(word('owner')),
})

const strikes: Codec<StrikeTerms> = Codec.record<StrikeTerms>(
  {
    on: word('liquidation', 'expiry'),
    windowDays: Scalar.count,
    zone: Codec.absent(zoneId, 'UTC'),
    steps: Codec.list(Codec.nullable(step), limits.notes),
  },
  'What the first strike in the window brings, the second and so on; null for nothing.',
)

/** The way from a record to the rulebook around it. */
type Up = readonly ['..', ...'..'[]]

/** How margin calls run; `up` leads from it to the rulebook that names the numeraire. */
export const callProcedure = (...up: Up): Codec<CallProcedure> => procedureByName(inFull(up))

const inFull = (up: Up): Codec<CallProcedure> =>
  Codec.record<CallProcedure>({
    within: Codec.described(
      Scalar.span,
      'Milliseconds from issue to deadline; beside `due`, where its calendar has no answer.',
    ),
    cureTo: Numeral.ratio,
    amount: word('fixed', 'floating', 'cumulative', 'supersede'),
    onExpiry: word('restrict', 'liquidate', 'record'),
    sellTo: Codec.described(
      Codec.optional(Numeral.ratio),
      'The level that an expired call is liquidated to; left out, cureTo.',
    ),
    type: Codec.described(Codec.optional(Scalar.id), 'The name that its users give it.'),
    due: Codec.optional(dueTerms),
    grace: Codec.described(
      Codec.optional(dueTerms),
      'How long it may be met after its deadline, past due, before what follows does.',
    ),
    minimum: Codec.described(
      Codec.optional(notNegative(valueIn(up))),
      'No call is issued for less; in units of the numeraire.',
    ),
    rounding: Codec.optional(rounding(up)),
    metBy: Codec.optional(metBy),
    trigger: Codec.optional(trigger),
    extension: Codec.optional(extension),
    waiver: Codec.optional(waiver(up)),
    strikes: Codec.optional(strikes),
  })

const valueIn = (up: Up): Codec<Value> => Unit.valueIn(...up, 'numeraire')

const rounding = (up: Up): Codec<AmountRounding> =>
  Codec.record<AmountRounding>({
    step: valueIn(['..', ...up]),
    to: Codec.described(
      word('up', 'down', 'nearest'),
      'Up, the account bears it; down, the house; nearest, whom it falls on.',
    ),
  })

const waiver = (up: Up): Codec<WaiverTerms> =>
  Codec.record<WaiverTerms>({
    most: notNegative(valueIn(['..', ...up])),
    by: Codec.described(Codec.optional(named), 'Who may; left out, whoever signs.'),
  })

/** The field of each fault of a procedure, and what is expected of it. */
const wants: { readonly [code in ProcedureFault]: readonly [field: string, want: string] } = {
  'procedure.withinNotPositive': ['within', 'above 0'],
  'procedure.cureNotPositive': ['cureTo', 'above 0'],
  'procedure.callNotOnMaintenance': ['', 'levels that call to measure maintenance'],
  'procedure.cureAboveClear': ['cureTo', 'at most the clear of every level that calls'],
  'procedure.sellOutOfRange': ['sellTo', 'above 0 and at most cureTo'],
  'procedure.dueInvalid': ['due', 'a time above 0'],
  'procedure.graceInvalid': ['grace', 'a time above 0'],
  'procedure.levelDueInvalid': ['', 'levels that are due at a time above 0'],
  'procedure.triggerInvalid': ['trigger', 'times that a calendar has'],
  'procedure.minimumNegative': ['minimum', '0 or more'],
  'procedure.stepNotPositive': ['rounding', 'a step above 0'],
  'procedure.roundingFloats': ['rounding', 'none of an amount that floats'],
  'procedure.rateOutOfRange': ['metBy', 'shares between 0 and 1'],
  'procedure.metByFloats': ['metBy', 'none of an amount that floats: whatever cures meets it'],
  'procedure.extensionInvalid': ['extension', 'a time above 0 and a code, or neither of them'],
  'procedure.waiverNegative': ['waiver', 'at most 0 or more'],
  'procedure.strikesInvalid': [
    'strikes',
    'a window from 1 to 36,525 days, a step, and a restriction in each',
  ],
}

/** Refuses a rulebook by the first fault of its procedures, at the field that it is about. */
export function checkCalls(rulebook: Rulebook, at: Path): void {
  const fault = procedureFault(rulebook)
  if (fault === null) return
  const [field, want] = wants[fault.code]
  const ladders = Path.child(at, 'ladders')
  const holder = fault.ladder === null ? at : Path.child(ladders, fault.ladder)
  if (field === '') {
    throw invalid(fault.ladder === null ? ladders : holder, want, 'one that does not')
  }
  const procedure = rulebook.ladders[fault.ladder ?? -1]?.call ?? rulebook.call
  throw invalid(Path.child(Path.child(holder, 'call'), field), want, foundIn(procedure, field))
}

function foundIn(procedure: CallProcedure, field: string): string {
  const { within, cureTo, sellTo = cureTo } = procedure
  if (field === 'within') return String(within)
  if (field === 'cureTo' || field === 'sellTo') {
    return Numeral.ratioText(field === 'sellTo' ? sellTo : cureTo)
  }
  return 'another'
}
