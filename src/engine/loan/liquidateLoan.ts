import { bonusAt } from '../../liquidation/loan/bonusAt.ts'
import { isToxic } from '../../liquidation/loan/seize.ts'
import { assess } from '../../margin/assess.ts'
import { Method } from '../../margin/Method.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import type { LendingTerms } from '../../model/LendingTerms.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountState } from '../AccountState.ts'
import type { LoanAbsorbed } from '../Event.ts'
import { Run } from '../Run.ts'
import type { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { Accrual } from './Accrual.ts'
import { absorb } from './absorb.ts'
import { openAuction } from './auction.ts'
import { debtsOf } from './debts.ts'
import { pledgesOf } from './pledges.ts'
import { isUnsaleable, netOff, sell } from './sale.ts'

/**
 * Continues the liquidation of a loan: ends it where the loan is cured, absorbs it where it has no
 * collateral or no step can help, and otherwise follows the rulebook's procedure. Acts on certain
 * prices only, with interest accrued to now.
 *
 * Rules: [POOL2] [POOL10] [POOL13] [POOL14]
 */
export function liquidateLoan(run: Run, account: AccountState, rules: BoundRulebook): void {
  const { state } = run
  const liquidation = Method.loan(rules)?.method.liquidation as LoanLiquidation
  const assessment = assess(account, rules, state.book)
  if (assessment.certainty !== 'certain') return
  if (!isBeyond(assessment, rules)) {
    const outcome = assessment.gross > 0n ? 'cured' : 'closed'
    Run.emit(run, { type: 'LiquidationEnded', account: account.id, outcome })
    return
  }
  if (!Switches.mayAct(state, account) || !Switches.canMove(state, account, rules)) return
  const waits = liquidation.by === 'liquidator'
  if (waits && whyAbsorb(state, account, rules, assessment, liquidation) === null) return
  Run.emitAll(run, Accrual.ofHolder(state, account, liquidation.insurance))
  if (liquidation.by === 'auction' || liquidation.by === 'sale') netOff(run, account, rules)
  const now = assess(account, rules, state.book)
  if (isBeyond(now, rules)) liquidateNow(run, account, rules, now, liquidation)
}

const isBeyond = (assessment: Assessment, { rulebook }: BoundRulebook): boolean =>
  Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), rulebook.liquidation.target)

function liquidateNow(
  run: Run,
  account: AccountState,
  rules: BoundRulebook,
  assessment: Assessment,
  liquidation: LoanLiquidation,
): void {
  const { state } = run
  const reason = whyAbsorb(state, account, rules, assessment, liquidation)
  if (reason !== null) {
    if (debtsOf(state, account, rules).length === 0) return
    absorb(run, account, rules, assessment, reason)
    Run.emit(run, { type: 'LiquidationEnded', account: account.id, outcome: 'closed' })
    return
  }
  if (liquidation.by === 'auction') openAuction(run, account, rules, liquidation)
  if (liquidation.by === 'sale') sell(run, account, rules, assessment)
}

/** Null where the steps of the procedure are to be tried. */
function whyAbsorb(
  state: State,
  account: AccountState,
  rules: BoundRulebook,
  { equity, maintenance: owed }: Assessment,
  liquidation: LoanLiquidation,
): LoanAbsorbed['reason'] | null {
  const pledges = pledgesOf(state, account, rules)
  if (pledges.length === 0) return 'uncovered'
  if (liquidation.by === 'absorption') return 'procedure'
  const cost = costOf(rules, liquidation)
  const { protocol } = (Method.loan(rules) as LendingTerms).method
  const health = Ratio.of(equity, Integer.max(1n, owed))
  const given = (bonus: Ratio): Ratio => bonusAt(bonus, liquidation, protocol, health)
  const isHopeless = pledges.every(({ threshold, bonus }) =>
    isToxic({ equity, owed, threshold, bonus: cost ?? given(bonus) }),
  )
  if (liquidation.guard && isHopeless) return 'toxic'
  if (liquidation.by !== 'sale') return null
  return isUnsaleable(state, pledges, debtsOf(state, account, rules)) ? 'unsold' : null
}

/** The borrower's cost of selling beyond the repayment; null where it is each asset's bonus. */
function costOf({ rulebook }: BoundRulebook, { by, auction }: LoanLiquidation): Ratio | null {
  if (by === 'auction') return auction?.penalty ?? Ratio.zero
  if (by === 'liquidator') return null
  const { feeRate } = rulebook.liquidation
  const kept = Ratio.sub(Ratio.one, feeRate)
  return kept.numerator > 0n ? Ratio.of(feeRate.numerator, kept.numerator) : Ratio.zero
}
