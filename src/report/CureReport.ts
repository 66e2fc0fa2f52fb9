import { Advice } from './Advice.ts'
import { AdviceReport } from './AdviceReport.ts'
import { amountText, ratioText } from './figures.ts'
import { Subject } from './Subject.ts'

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
  const { account, rules, book } = subject
  const cash = Subject.cashAsked(subject)
  if (cash === null) return null
  const { cureTo } = rules.rulebook.call
  return {
    marginRatio: ratioText(cureTo),
    deposit: amountText(cash, rules.numeraire),
    ...AdviceReport.of(Advice.to(account, rules, book, cureTo)),
  }
}

export * as CureReport from './CureReport.ts'
