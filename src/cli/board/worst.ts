import { State } from '../../engine/State.ts'
import { assess } from '../../margin/assess.ts'
import { Assessment } from '../../model/Assessment.ts'
import { Ratio } from '../../money/Ratio.ts'
import { amountText } from '../../report/figures.ts'
import type { Metrics } from '../../sim/metrics.ts'
import { brief } from '../report/brief.ts'
import type { AccountShown } from './View.ts'

/** The most accounts assessed for the board, which is drawn ten times a second. */
const LOOKED_AT = 400

interface Looked {
  readonly id: string
  readonly rung: number
  readonly assessment: Assessment
}

/**
 * The accounts on the highest rungs, by marginRatio; where there are too many, the first of them.
 */
export function worst(metrics: Metrics, count: number): readonly AccountShown[] {
  return candidates(metrics)
    .flatMap(([id, rung]) => look(metrics.state, id, rung))
    .sort(worse)
    .slice(0, count)
    .map((looked) => shown(looked, metrics))
}

function candidates({ census }: Metrics): readonly (readonly [string, number])[] {
  const { counts, raised } = census
  const found: (readonly [string, number])[] = []
  for (let rung = counts.length - 1; rung > 0 && found.length < LOOKED_AT; rung--) {
    if ((counts[rung] ?? 0) === 0) continue
    for (const [id, at] of raised) {
      if (at === rung) found.push([id, at])
      if (found.length >= LOOKED_AT) break
    }
  }
  return found
}

function look(state: State, id: string, rung: number): readonly Looked[] {
  const account = State.account(state, id)
  const rules = State.rulesOf(state, account)
  if (rules === null || account.positions.length === 0) return []
  return [{ id, rung, assessment: assess(account, rules, state.book) }]
}

/** Equity of zero or less ranks above any ratio, and lower equity ranks higher. */
function worse({ assessment: a }: Looked, { assessment: b }: Looked): number {
  if (a.equity > 0n && b.equity > 0n) {
    return Ratio.compare(Ratio.of(b.maintenance, b.equity), Ratio.of(a.maintenance, a.equity))
  }
  return a.equity === b.equity ? 0 : a.equity < b.equity ? -1 : 1
}

function shown({ id, rung, assessment }: Looked, { numeraire, levels }: Metrics): AccountShown {
  const ratio = Assessment.marginRatio(Assessment.measure(assessment, 'maintenance'))
  const money = (amount: bigint) => brief(amountText(amount, numeraire))
  return {
    account: id,
    level: levels[rung] ?? '',
    marginRatio: ratio === null ? 'no equity' : Ratio.format(ratio, 4),
    equity: money(assessment.equity),
    maintenance: money(assessment.maintenance),
  }
}
