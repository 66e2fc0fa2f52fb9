import { Ladder } from '../calls/Ladder.ts'
import { MarginCall } from '../calls/MarginCall.ts'
import { assess } from '../margin/assess.ts'
import type { Account } from '../model/Account.ts'
import { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Value } from '../money/Value.ts'

/** An account with the rules and prices it is looked at under, and where it stands on the ladders. */
export interface Subject {
  readonly account: Account
  readonly owner: string
  readonly parent: string | null
  readonly terms: BoundRulebook
  readonly book: PriceBook
  readonly assessment: Assessment
  /** Rungs by ladder of the rulebook. */
  readonly rungs: readonly number[]
  readonly call: OpenCall | null
}

/** What is asked of the account now. */
export interface OpenCall {
  readonly id: string | null
  readonly level: string
  readonly amount: Value
  readonly deadline: number | null
}

/** Where an engine has an account. */
export interface Standing {
  readonly rungs: readonly number[]
  readonly call: MarginCall | null
}

/** A subject with its history: the rungs held on the way down, and the call that runs. */
export function standing(subject: Subject, { rungs, call }: Standing): Subject {
  if (call === null) return { ...subject, rungs, call: null }
  const measure = Assessment.measure(subject.assessment, 'maintenance')
  const amount = Value.max(Value.zero, MarginCall.amountNow(call, measure))
  const deadline = MarginCall.deadlineAt(call, subject.book.time)
  return { ...subject, rungs, call: { id: call.id, level: call.level, amount, deadline } }
}

/** A view of an account that no engine keeps. */
export function look(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
): Omit<Subject, 'owner' | 'parent'> {
  const assessment = assess(account, terms, book)
  const { ladders } = terms.rulebook
  const rungs = ladders.map((ladder) =>
    assessment.certainty === 'unknown'
      ? 0
      : Ladder.level(ladder, 0, (name) => Assessment.measure(assessment, name)),
  )
  return { account, terms, book, assessment, rungs, call: callOf(terms, assessment, rungs) }
}

/** The call that these rungs would open. */
function callOf(
  terms: BoundRulebook,
  assessment: Assessment,
  rungs: readonly number[],
): OpenCall | null {
  const { ladders, call } = terms.rulebook
  for (const [index, { levels }] of ladders.entries()) {
    const level = levels[(rungs[index] ?? 0) - 1]
    if (level?.action !== 'call') continue
    const measure = Assessment.measure(assessment, 'maintenance')
    const amount = Assessment.shortfall(measure, call.cureTo)
    return { id: null, level: level.name, amount: Value.max(Value.zero, amount), deadline: null }
  }
  return null
}

/** The names of the rungs stood on; healthy where none is, unknown where nobody can tell. */
export function levelName({ terms, rungs, assessment }: Subject): string {
  if (assessment.certainty === 'unknown') return 'unknown'
  const { ladders } = terms.rulebook
  const names = ladders.flatMap(({ levels }, index) => levels[(rungs[index] ?? 0) - 1]?.name ?? [])
  return names.join(', ') || 'healthy'
}

/** Whether a rung stood on liquidates. */
export const isBreached = ({ terms, rungs }: Subject): boolean =>
  terms.rulebook.ladders.some(
    ({ levels }, index) => levels[(rungs[index] ?? 0) - 1]?.action === 'liquidate',
  )

export * as Subject from './Subject.ts'
