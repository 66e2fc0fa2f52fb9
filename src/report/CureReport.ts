import { Assessment } from '../model/Assessment.ts'
import { Integer } from '../money/Integer.ts'
import { Advice } from './Advice.ts'
import { AdviceReport } from './AdviceReport.ts'
import { amountText, ratioText } from './figures.ts'
import { isBreached, type Subject } from './Subject.ts'

/**
 * What brings an account in call or in liquidation back, each by itself, at the prices now.
 *
 * Rules: [REPORT9]
 */
export interface CureReport extends AdviceReport {
  /** The marginRatio of maintenance that each reaches. */
  readonly marginRatio: string | null
  /** Cash in the numeraire: one atom less does not cure. */
  readonly deposit: string
}

/** Null where nothing is asked of the account, and where it is unknown. */
export function of(subject: Subject): CureReport | null {
  const { account, rules, book, assessment } = subject
  const isAsked = subject.calls.length > 0 || isBreached(subject)
  if (!isAsked || assessment.certainty === 'unknown') return null
  const { cureTo } = rules.rulebook.call
  const measure = Assessment.measure(assessment, 'maintenance')
  const cash = Integer.max(0n, Assessment.shortfall(measure, cureTo))
  return {
    marginRatio: ratioText(cureTo),
    deposit: amountText(cash, rules.numeraire),
    ...AdviceReport.of(Advice.to(account, rules, book, cureTo)),
  }
}

export * as CureReport from './CureReport.ts'
