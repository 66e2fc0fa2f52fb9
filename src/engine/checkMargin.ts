import { assess } from '../margin/assess.ts'
import { assessCredit, type IdleProfit, idleProfits } from '../margin/creditView.ts'
import { type UnbackedDebt, unbackedDebt } from '../margin/liability.ts'
import { type Inadmissible, Method } from '../margin/Method.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Decision, type ProFormaAccount } from './Decision.ts'
import type { Rejection } from './Rejection.ts'
import { State } from './State.ts'
import { addsNothing, uncertainty } from './uncertainty.ts'

/**
 * The one margin check of every request. Open profit counts as far as the rulebook says for the
 * purpose, and no request makes a debt that the rulebook does not list. A request that lowers the
 * equity in excess of a requirement must leave the account at or above its initial requirement, at
 * the worst end of any price range; an outflow must leave the outflow floor as well. A request that lowers neither is
 * never refused, even with negative equity: repaying a loan out of pledged cash costs less equity
 * than the debt it removes.
 *
 * Rules: [ENG4] [ENG7] [CREDIT1] [CREDIT3]
 */
export function checkMargin(
  state: State,
  { account, view, purpose, book = state.book, dust = 0n }: ProFormaAccount,
): Rejection | null {
  const rules = State.rulesOf(state, account)
  if (rules === null) {
    return Decision.reject('rulebook.unbound', `account ${account.id} has no rulebook in force`)
  }
  const unruled = Method.of(rules).admits(view, rules)
  if (unruled !== null) return inadmissible(unruled, rules)
  const debt = unbackedDebt(account, view, rules)
  if (debt !== null) return unbacked(debt)
  if (Method.of(rules).isFree(view)) return null
  const use = purpose === 'risk' ? 'risk' : 'spend'
  const after = assessCredit(view, rules, book, use)
  // At both ends: what an old price makes worthless for credit may still be all that keeps it up.
  const isHarmless =
    isNoWorse(assessCredit(account, rules, book, use), after, dust) &&
    isNoWorse(assess(account, rules, book), assess(view, rules, book), dust)
  if (isHarmless && (after.certainty !== 'unknown' || addsNothing(account, view))) return null
  const floor = purpose === 'outflow' ? rules.rulebook.outflowFloor : Ratio.zero
  const idle = () => idleProfits(view, rules, book, use)
  return uncertainty(view, rules, book, after) ?? shortfall(after, floor, idle)
}

/** Refuses what the method has no requirement for, whether or not the account owes anything. */
const inadmissible = ({ code, instrument }: Inadmissible, { rulebook }: BoundRulebook): Rejection =>
  Decision.reject(
    code,
    `expected a rule of ${rulebook.id} for everything held and ordered, found none for ${instrument.id}`,
  )

const unbacked = ({ asset, owed, cap }: UnbackedDebt): Rejection =>
  Decision.reject(
    'liability.exceeded',
    `expected at most ${cap} atoms of ${asset.id} owed with every spot order filled, found ${owed}`,
  )

/**
 * A request that does not lower the excess over either requirement is accepted. Where a rounding is
 * allowed for, the excess may fall by that much, as long as no requirement is crossed.
 */
function isNoWorse(before: Assessment, after: Assessment, dust: bigint): boolean {
  return (['initial', 'maintenance'] as const).every((name) => {
    const [had, has] = [before.equity - before[name], after.equity - after[name]]
    return has >= had || (has >= had - dust && (has >= 0n || had < 0n))
  })
}

/** Says what is expected and found, and what of the account was not counted. */
function shortfall(
  { equity, initial, gross }: Assessment,
  floor: Ratio,
  idle: () => readonly IdleProfit[],
): Rejection | null {
  const least = Ratio.mulUp(gross, floor)
  if (equity >= Integer.max(initial, least)) return null
  const [code, expected, when] =
    equity < initial
      ? (['margin.insufficient', initial, 'afterwards'] as const)
      : (['margin.outflowFloor', least, 'after an outflow'] as const)
  const found = `expected equity of at least ${expected} ${when}, found ${equity} (atoms of the numeraire)`
  return Decision.reject(code, [found, ...idle().map(notCounted)].join('; '))
}

const notCounted = ({ instrument, amount }: IdleProfit): string =>
  `open profit of ${amount} atoms of ${instrument.settle} in ${instrument.id} backs nothing here`
