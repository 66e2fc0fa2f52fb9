import { CallAmount } from '../calls/CallAmount.ts'
import { Ladder } from '../calls/Ladder.ts'
import { MarginCall } from '../calls/MarginCall.ts'
import { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Protection } from '../model/Protection.ts'
import type { Level, Ladder as Rungs } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Thresholds } from '../sentry/Sentry.ts'
import type { AccountState } from './AccountState.ts'
import type { State } from './State.ts'

/**
 * Between which marginRatios of maintenance nothing is said of an account: those that it is to stay under
 * and over for a look at it to say nothing while only prices move. Null where more than prices decides, so
 * that it is always looked at: under liquidation, uncertain, with what is due, or where a call may open or
 * grow by an amount.
 *
 * Rules: [SENTRY3] [SENTRY4]
 */
export function silenceOf(
  state: State,
  account: AccountState,
  { rulebook }: BoundRulebook,
): Thresholds | null {
  const { kind, liquidation, dues, certainty, parent, positions } = account
  if (kind === 'house' || liquidation !== null || dues.length > 0) return null
  if (certainty !== 'certain' || (parent !== null && positions.length === 0)) return null
  const draft: Draft = { under: null, over: null }
  for (let index = 0; index < rulebook.ladders.length; index++) {
    const ladder = rulebook.ladders[index] as Rungs
    if (!climbs(draft, ladder, account.levels[index] ?? 0)) return null
    if (!isCalled(draft, state, account, ladder, index)) return null
  }
  return guards(draft, account) ? draft : null
}

/** What is known so far: the lowest above, the highest below. */
interface Draft {
  under: Ratio | null
  over: Ratio | null
}

function stayUnder(draft: Draft, ratio: Ratio): void {
  if (draft.under === null || Ratio.compare(ratio, draft.under) < 0) draft.under = ratio
}

function stayOver(draft: Draft, ratio: Ratio): void {
  if (draft.over === null || Ratio.compare(ratio, draft.over) > 0) draft.over = ratio
}

/** It holds its rung while it enters none above and does not clear its own; what is entered rises. */
function climbs(draft: Draft, { levels }: Rungs, rung: number): boolean {
  if (rung > levels.length) return false
  for (let index = 0; index < levels.length; index++) {
    if ((levels[index] as Level).measure !== 'maintenance') return false
  }
  const [own, next] = [levels[rung - 1], levels[rung]]
  // Where it stands to be liquidated, a market or a switch decides when.
  if (own?.action === 'liquidate') return false
  if (own !== undefined) stayOver(draft, own.clear)
  if (next !== undefined) stayUnder(draft, next.enter)
  return true
}

/** A call that is open is met at one ratio, or by no price; where none is, none may be about to open. */
function isCalled(
  draft: Draft,
  { calls }: State,
  { levels, calls: open, suppressedCalls }: AccountState,
  ladder: Rungs,
  index: number,
): boolean {
  const level: Level | null = Ladder.calling(ladder, levels[index] ?? 0)
  const call = calls.get(open[index] ?? '')
  if (call === undefined) return level === null || suppressedCalls.has(ladder.id)
  const { procedure } = call
  if (level !== null && Ladder.rungOf(ladder, level.name) > Ladder.rungOf(ladder, call.level)) {
    return false
  }
  if (procedure.amount === 'floating') stayOver(draft, procedure.cureTo)
  else if (procedure.amount !== 'fixed' || call.amount <= call.brought) return false
  else if (CallAmount.isMetByPrice(procedure)) stayOver(draft, procedure.cureTo)
  return MarginCall.isOpen(call)
}

/** A protection that acts is looked at; one that waits for a ratio, above it. */
function guards(draft: Draft, account: AccountState): boolean {
  for (const { protection, attempt } of account.guards) {
    if (attempt !== null) return false
    const above = Protection.ratioOf(protection.trigger)
    if (above !== null) stayUnder(draft, above)
  }
  return true
}

/** Whether an assessment is between them, exactly. */
export function isSilent(assessment: Assessment, { under, over }: Thresholds): boolean {
  if (assessment.certainty !== 'certain') return false
  const measure = Assessment.measure(assessment, 'maintenance')
  return (
    (under === null || !Assessment.exceeds(measure, under)) &&
    (over === null || Assessment.exceeds(measure, over))
  )
}
