import { bonusAt } from '../../liquidation/loan/bonusAt.ts'
import { isToxic } from '../../liquidation/loan/seize.ts'
import { assess } from '../../margin/assess.ts'
import { isCuredAtWorst } from '../../margin/cures/isCured.ts'
import { Method } from '../../margin/Method.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import type { LendingTerms } from '../../model/LendingTerms.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import type { AccountState } from '../AccountState.ts'
import type { LoanAbsorbed } from '../Event.ts'
import { Refusals } from '../Refusals.ts'
import { Run } from '../Run.ts'
import type { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { endLiquidation } from '../strike.ts'
import { Accrual } from './Accrual.ts'
import { absorb } from './absorb.ts'
import { isSliver, openAuction } from './auction.ts'
import type { Debt } from './debts.ts'
import { Movable } from './Movable.ts'
import type { Pledged } from './pledges.ts'
import { isUnsaleable, netOff, sell } from './sale.ts'

/**
 * Continues the liquidation of a loan: ends it where the loan is cured, absorbs it where it has no
 * collateral or no step can help, and otherwise follows the rulebook's procedure. Judged at the
 * loan's best end, with interest accrued to now, and acted upon in what can be moved now.
 *
 * Rules: [POOL2] [POOL10] [POOL13] [POOL14] [POOL15]
 */
export function liquidateLoan(run: Run, account: AccountState, rules: BoundRulebook): void {
  const { state } = run
  const liquidation = Method.loan(rules)?.method.liquidation as LoanLiquidation
  const assessment = assess(account, rules, state.book)
  if (!isBeyond(assessment, rules)) {
    const { target } = rules.rulebook.liquidation
    // An old price ends no liquidation: it is held until the price is back.
    if (!isCuredAtWorst(account, rules, state.book, target)) return
    const outcome = assessment.gross > 0n ? 'cured' : 'closed'
    endLiquidation(run, account, { outcome })
    return
  }
  if (!Switches.mayAct(state, account) || isPending(state, account)) return
  const waits = liquidation.by === 'liquidator'
  if (waits && whyAbsorb(state, account, rules, assessment, liquidation) === null) return
  Run.emitAll(run, Accrual.ofHolder(state, account, liquidation.insurance))
  if (liquidation.by === 'auction' || liquidation.by === 'sale') netOff(run, account, rules)
  const now = assess(account, rules, state.book)
  if (isBeyond(now, rules)) liquidateNow(run, account, rules, now, liquidation)
}

/** A sale that came back is tried again before anything else is. */
const isPending = (state: State, { liquidation }: AccountState): boolean =>
  liquidation !== null && Refusals.pending(state, liquidation).length > 0

const isBeyond = (assessment: Assessment, { rulebook }: BoundRulebook): boolean =>
  Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), rulebook.liquidation.target)

function liquidateNow(
  run: Run,
  account: AccountState,
  rules: BoundRulebook,
  assessment: Assessment,
  liquidation: LoanLiquidation,
): void {
  const reason = whyAbsorb(run.state, account, rules, assessment, liquidation)
  if (reason !== null) absorb(run, account, rules, assessment, reason)
  else if (liquidation.by === 'auction') openAuction(run, account, rules, liquidation)
  else if (liquidation.by === 'sale') sell(run, account, rules, assessment)
}

/** Null where the steps of the procedure are to be tried. */
function whyAbsorb(
  state: State,
  account: AccountState,
  rules: BoundRulebook,
  assessment: Assessment,
  liquidation: LoanLiquidation,
): LoanAbsorbed['reason'] | null {
  const { pledges, held, debts } = Movable.of(state, account, rules)
  const all = [...pledges, ...held]
  const pledged = Movable.ofWorth(all, rules)
  if (pledged.length === 0)
    return liquidation.by === 'sale' && all.length > 0 ? 'unsold' : 'uncovered'
  if (liquidation.by === 'absorption') return 'procedure'
  if (liquidation.guard && isHopeless(pledged, rules, assessment, liquidation)) return 'toxic'
  if (isTooLittle(pledged, debts)) return liquidation.by === 'liquidator' ? 'uncovered' : 'unsold'
  if (liquidation.by !== 'sale') return null
  return isUnsaleable(state, account, pledged, debts) ? 'unsold' : null
}

/**
 * Slivers are no lots, and nothing that a loan is covered by: what all collateral together is worth is
 * not worth anybody's auction, sale or liquidation.
 *
 * Rules: [POOL18]
 */
const isTooLittle = (pledged: readonly Pledged[], debts: readonly Debt[]): boolean =>
  isSliver(Movable.worth(pledged), Movable.worth(debts))

/**
 * Whether no step brings the loan back: what may be seized without lowering its health, all of it
 * seized, leaves it beyond its target. A sliver of harmless collateral shields nothing.
 *
 * Rules: [SEIZE5]
 */
function isHopeless(
  pledged: readonly Pledged[],
  rules: BoundRulebook,
  { equity, maintenance: owed }: Assessment,
  liquidation: LoanLiquidation,
): boolean {
  const cost = costOf(rules, liquidation)
  const { protocol } = (Method.loan(rules) as LendingTerms).method
  const health = Ratio.of(equity, Integer.max(1n, owed))
  let [carries, owes] = [equity as bigint, owed as bigint]
  let isAny = false
  for (const { value, threshold, ...pledge } of pledged) {
    const bonus = cost ?? bonusAt(pledge.bonus, liquidation, protocol, health)
    if (isToxic({ equity, owed, threshold, bonus })) {
      isAny = true
      continue
    }
    carries -= Ratio.mulDown(value, threshold)
    owes -= Ratio.divDown(value, Ratio.add(Ratio.one, bonus))
  }
  const after = { equity: Value.of(carries), requirement: Value.of(Integer.max(0n, owes)) }
  return isAny && Assessment.exceeds(after, rules.rulebook.liquidation.target)
}

/** The borrower's cost of selling beyond the repayment; null where it is each asset's bonus. */
function costOf({ rulebook }: BoundRulebook, { by, auction }: LoanLiquidation): Ratio | null {
  if (by === 'auction') return auction?.penalty ?? Ratio.zero
  if (by === 'liquidator') return null
  const { feeRate } = rulebook.liquidation
  const kept = Ratio.sub(Ratio.one, feeRate)
  return kept.numerator > 0n ? Ratio.of(feeRate.numerator, kept.numerator) : Ratio.zero
}
