import { isToxic } from '../../liquidation/lending/seize.ts'
import { assess } from '../../margin/assess.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import type { Terms } from '../../model/Terms.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountState } from '../AccountState.ts'
import { mayLiquidate } from '../attend.ts'
import type { Event } from '../Event.ts'
import type { LoanAbsorbed } from '../events/LoanAbsorbed.ts'
import type { State } from '../State.ts'
import { absorb } from './absorb.ts'
import { debtsOf, pledgesOf } from './legs.ts'
import { openAuction } from './openAuction.ts'
import { sell } from './sell.ts'

/**
 * Carries the liquidation of a loan on: ends it where the loan is cured, absorbs it where nothing
 * stands behind it or no step could help it, and else does as the rulebook says. Acts on certain
 * prices only.
 *
 * Rules: [POOL10] [POOL13] [POOL14]
 */
export function* pursueLoan(state: State, account: AccountState, terms: Terms): Iterable<Event> {
  const rules = terms.loan?.method.liquidation as LoanLiquidation
  const assessment = assess(account, terms, state.book)
  if (assessment.certainty !== 'certain') return
  const measure = Assessment.measure(assessment, 'maintenance')
  if (!Assessment.exceeds(measure, terms.rulebook.liquidation.target)) {
    const outcome = assessment.gross > 0n ? 'cured' : 'closed'
    yield { type: 'LiquidationEnded', account: account.id, outcome }
    return
  }
  if (!mayLiquidate(state, account)) return
  const reason = whyAbsorb(state, account, terms, assessment, rules)
  if (reason !== null) {
    if (debtsOf(state, account, terms).length === 0) return
    yield* absorb(state, account, terms, assessment, reason)
    yield { type: 'LiquidationEnded', account: account.id, outcome: 'closed' }
    return
  }
  if (rules.by === 'auction') yield* openAuction(state, account, terms, rules)
  if (rules.by === 'sale') yield* sell(state, account, terms, assessment)
}

/** Null where steps of the procedure are to be tried. */
function whyAbsorb(
  state: State,
  account: AccountState,
  terms: Terms,
  { equity, maintenance: owed }: Assessment,
  rules: LoanLiquidation,
): LoanAbsorbed['reason'] | null {
  const pledges = pledgesOf(state, account, terms)
  if (pledges.length === 0) return 'uncovered'
  if (rules.by === 'absorption') return 'procedure'
  const cost = costOf(terms, rules)
  const isHopeless = pledges.every(({ threshold, bonus }) =>
    isToxic({ equity, owed, threshold, bonus: cost ?? bonus }),
  )
  return rules.guard && isHopeless ? 'toxic' : null
}

/** What selling costs the borrower beyond what it repays; null where it is each asset's bonus. */
function costOf({ rulebook }: Terms, { by, auction }: LoanLiquidation): Ratio | null {
  if (by === 'auction') return auction?.penalty ?? Ratio.zero
  if (by === 'liquidator') return null
  const { feeRate } = rulebook.liquidation
  const kept = Ratio.sub(Ratio.one, feeRate)
  return kept.numerator > 0n ? Ratio.of(feeRate.numerator, kept.numerator) : Ratio.zero
}
