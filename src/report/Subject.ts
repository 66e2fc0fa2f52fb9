import { Ladder } from '../calls/Ladder.ts'
import { MarginCall } from '../calls/MarginCall.ts'
import { assess } from '../margin/assess.ts'
import { Change } from '../margin/Change.ts'
import type { Account } from '../model/Account.ts'
import { Assessment, type Certainty, type Measure } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Rulebook } from '../model/Rulebook.ts'
import { Value } from '../money/Value.ts'
import type { ProtectionReport } from './ProtectionReport.ts'
import type { TrovesReport } from './TrovesReport.ts'

/** An account with its rulebook, prices and rungs. */
export interface Subject {
  readonly account: Account
  readonly owner: string
  readonly parent: string | null
  readonly rules: BoundRulebook
  readonly book: PriceBook
  readonly assessment: Assessment
  /** Rungs by ladder of the rulebook. */
  readonly rungs: readonly number[]
  /** Its calls, at most one for each ladder. */
  readonly calls: readonly OpenCall[]
  /** What it holds besides that is not modelled. */
  readonly notCovered: readonly string[]
  /** Its protections, worked out when asked; left out where it has none. */
  readonly protections?: () => readonly ProtectionReport[]
  /** What it has in systems of troves, at the prices given; left out where there is no system. */
  readonly troves?: (prices: PriceBook) => TrovesReport | null
}

/** A call of the account now. */
export interface OpenCall {
  /** Null where no engine opened it. */
  readonly id: string | null
  readonly ladder: string
  readonly level: string
  /** Bounded: a price is old, and the amount is at its worse end. Unknown: what was asked, less what was brought. */
  readonly certainty: Certainty
  readonly amount: Value
  readonly deadline: number | null
}

/** The rungs and calls of an account in an engine. */
export interface Standing {
  readonly rungs: readonly number[]
  /** Open calls, at most one for each ladder. */
  readonly calls: readonly MarginCall[]
}

/** A subject with its history: the rungs entered before, and the open calls. */
export function standing(subject: Subject, { rungs, calls }: Standing): Subject {
  if (calls.length === 0) return { ...subject, rungs, calls: [] }
  const { certainty } = subject.assessment
  const measure = measureOfCalls(subject)
  const open = calls.map((call) => ({
    ...{ id: call.id, ladder: call.ladder, level: call.level, certainty },
    amount: outstanding(call, measure),
    deadline: MarginCall.deadlineAt(call, subject.book.time),
  }))
  return { ...subject, rungs, calls: open }
}

/**
 * The maintenance by which it is told what is outstanding of calls: at the worse end of an old price, by
 * whose better end a call of any amount would be told to ask nothing. Null where something is unknown.
 *
 * Rules: [REPORT2]
 */
export function measureOfCalls({ account, rules, book, assessment }: Assessed): Measure | null {
  const { certainty } = assessment
  if (certainty === 'unknown') return null
  const seen = certainty === 'certain' ? assessment : assess(account, rules, book, 'credit')
  return Assessment.measure(seen, 'maintenance')
}

type Assessed = Pick<Subject, 'account' | 'rules' | 'book' | 'assessment'>

/** Without a measure, what was asked less what was brought. */
const outstanding = (call: MarginCall, measure: Measure | null): Value =>
  measure === null
    ? Value.max(Value.zero, Value.sub(call.amount, call.brought))
    : Value.max(Value.zero, MarginCall.amountNow(call, measure))

/** An account assessed with a history of rungs; without one it starts below its ladders. */
export function look(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  before: readonly number[] = [],
): Omit<Subject, 'owner' | 'parent' | 'notCovered'> {
  const assessment = assess(account, terms, book)
  const { ladders } = terms.rulebook
  const rungs = ladders.map((ladder, index) =>
    assessment.certainty === 'unknown'
      ? 0
      : Ladder.level(ladder, before[index] ?? 0, (name) => Assessment.measure(assessment, name)),
  )
  return {
    account,
    rules: terms,
    book,
    assessment,
    rungs,
    calls: callsOf(terms, assessment, rungs),
  }
}

/**
 * A subject after a hypothetical change. Under its own rulebook it keeps its history of rungs;
 * under another rulebook it starts below the ladders.
 */
export function after(subject: Subject, change: Change, before: Standing | null): Subject {
  const now = { account: subject.account, rules: subject.rules, prices: subject.book }
  const { account, rules, prices } = Change.apply(now, change)
  const rungs = rules === subject.rules ? (before?.rungs ?? []) : []
  const { owner, parent, notCovered, troves } = subject
  const looked = { ...look(account, rules, prices, rungs), owner, parent, notCovered }
  const known = { ...looked, ...(troves && { troves }) }
  return notCovered.length === 0 ? known : unknown(known)
}

/** The same where something is held besides that is not modelled: on no level, and not called. */
export const unknown = (subject: Subject): Subject => ({
  ...subject,
  assessment: { ...subject.assessment, certainty: 'unknown' },
  rungs: subject.rungs.map(() => 0),
  calls: [],
})

/** The calls that these rungs would open. */
function callsOf(
  { rulebook }: BoundRulebook,
  assessment: Assessment,
  rungs: readonly number[],
): readonly OpenCall[] {
  const measure = Assessment.measure(assessment, 'maintenance')
  return rulebook.ladders.flatMap((ladder, index) => {
    const level = ladder.levels[(rungs[index] ?? 0) - 1]
    if (level?.action !== 'call') return []
    const amount = Assessment.shortfall(measure, Rulebook.procedureOf(rulebook, ladder).cureTo)
    const { certainty } = assessment
    return [{ id: null, ladder: ladder.id, level: level.name, certainty, amount, deadline: null }]
  })
}

/** The names of the rungs it is on, each once; healthy for none, unknown where a price is missing. */
export function levelNames({
  rules: terms,
  rungs,
  assessment,
}: Pick<Subject, 'rules' | 'rungs' | 'assessment'>): readonly string[] {
  if (assessment.certainty === 'unknown') return ['unknown']
  const { ladders } = terms.rulebook
  const names = ladders.flatMap(({ levels }, index) => levels[(rungs[index] ?? 0) - 1]?.name ?? [])
  return names.length === 0 ? ['healthy'] : [...new Set(names)]
}

/** Whether one of its rungs liquidates. */
export const isBreached = ({ rules: terms, rungs }: Pick<Subject, 'rules' | 'rungs'>): boolean =>
  terms.rulebook.ladders.some(
    ({ levels }, index) => levels[(rungs[index] ?? 0) - 1]?.action === 'liquidate',
  )

/**
 * The cash in the numeraire that cures what is asked of an account; null where nothing is, and where it is
 * unknown.
 */
export function cashAsked(subject: Subject): Value | null {
  const { assessment, rules, calls } = subject
  const isAsked = calls.length > 0 || isBreached(subject)
  if (!isAsked || assessment.certainty === 'unknown') return null
  const measure = Assessment.measure(assessment, 'maintenance')
  return Assessment.shortfall(measure, rules.rulebook.call.cureTo)
}

export * as Subject from './Subject.ts'
