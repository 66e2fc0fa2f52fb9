import { Ladder } from '../calls/Ladder.ts'
import type { Cause } from '../calls/MarginCall.ts'
import { applyStaleBand } from '../margin/applyStaleBand.ts'
import { assess, assessAt } from '../margin/assess.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type { MeasureName, Ladder as Rungs } from '../model/Rulebook.ts'
import type { AccountState } from './AccountState.ts'
import { canMove } from './canMove.ts'
import { carryOutDues } from './expiry.ts'
import { startLiquidation } from './liquidate.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'
import { Switches } from './Switches.ts'
import { sweepIsolated } from './sweepIsolated.ts'
import { type Look, updateCall } from './updateCalls.ts'
import { Worklist } from './Worklist.ts'

/**
 * Monitors one account after an event that concerns it: updates its confidence, its rungs and its
 * calls, and begins a liquidation where it must. Mostly nothing has changed, and that case costs
 * one assessment.
 *
 * Rules: [ENG13] [LADDER1] [CALL1]
 */
export function monitor(run: Run, account: AccountState, cause: Cause): void {
  const { state, worklist } = run
  const rules = State.rulesOf(state, account)
  if (rules === null) return
  const { book } = state
  const prices = applyStaleBand(account, rules, book, 'liquidation')
  const assessment = assessAt(account, rules, book, prices)
  const look: Look = { account, rules, assessment }
  // An old price, be it of dust, comes back with a step that no bound counts.
  const isFresh = prices === book
  if (isUnchanged(look)) {
    if (!isFresh) Worklist.watch(worklist, account)
    else if (!Worklist.stand(worklist, state, look)) {
      Worklist.leave(worklist, account, assessment, rules, book)
    }
    return
  }
  Worklist.watch(worklist, account)
  emitChanges(run, look, cause)
  const isSettled = !worklist.dirty.has(account.index)
  if (isFresh && isSettled) Worklist.stand(worklist, state, look)
}

/** No change and nothing in progress: the fast path. */
function isUnchanged({ account, rules, assessment }: Look): boolean {
  if (assessment.certainty !== account.certainty) return false
  if (account.parent !== null && account.positions.length === 0) return false
  if (account.dues.length > 0) return false
  const { ladders } = rules.rulebook
  const measure = (name: MeasureName): Measure => Assessment.measure(assessment, name)
  for (let index = 0; index < ladders.length; index++) {
    const before = account.levels[index] ?? 0
    if (before !== 0) return false
    if (Ladder.level(ladders[index] as Rungs, 0, measure) !== 0) return false
    if (account.calls[index] !== undefined) return false
  }
  return true
}

function emitChanges(run: Run, look: Look, cause: Cause): void {
  const { account, rules, assessment } = look
  const { certainty } = assessment
  if (certainty !== account.certainty) {
    Run.emit(run, {
      type: 'CertaintyChanged',
      account: account.id,
      before: account.certainty,
      after: certainty,
    })
  }
  sweepIsolated(run, account)
  const { ladders } = rules.rulebook
  ladders.forEach((_, index) => {
    updateLevel(run, look, index)
  })
  if (isDue(run.state, look)) {
    startLiquidation(run, account, assessment, 'level')
    return
  }
  if (carryOutDues(run, look, cause)) return
  ladders.forEach((_, index) => {
    updateCall(run, look, index, cause)
  })
}

/**
 * Moves an account up or down one ladder. It climbs as far as its best end says, and comes down no
 * further than its worst end does: an old price calls nobody and forgives nobody. While something of
 * it is unknown it comes down no rung.
 */
function updateLevel(run: Run, look: Look, index: number): void {
  const { account, rules, assessment } = look
  const ladder = rules.rulebook.ladders[index] as Rungs
  const before = account.levels[index] ?? 0
  const best = Ladder.level(ladder, before, (name) => Assessment.measure(assessment, name))
  const after = best < before ? descend(run, look, ladder, before, best) : best
  if (after === before) return
  const rung = ladder.levels[Math.max(before, after) - 1]
  const { equity, requirement } = Assessment.measure(assessment, rung?.measure ?? 'maintenance')
  Run.emit(run, {
    type: 'LevelChanged',
    account: account.id,
    ladder: ladder.id,
    before,
    after,
    equity,
    requirement,
  })
}

function descend(
  { state }: Run,
  { account, rules, assessment }: Look,
  ladder: Rungs,
  before: number,
  best: number,
): number {
  if (assessment.certainty === 'certain') return best
  if (assessment.certainty === 'unknown') return before
  const worst = assess(account, rules, state.book, 'credit')
  const level = Ladder.level(ladder, before, (name) => Assessment.measure(worst, name))
  return Math.min(before, Math.max(best, level))
}

/**
 * Whether an account is on a liquidating rung and beyond the target of a liquidation, liquidation
 * may act on it, and something of it can be moved. An old price keeps an account on its rung that is
 * at its target: a liquidation would end as it begins, at every look. Where nothing can be moved,
 * its market wakes it: a fresh mark its holders, a switch everybody.
 */
function isDue(state: State, { account, rules, assessment }: Look): boolean {
  if (account.liquidation !== null || !Switches.mayAct(state, account)) return false
  const { ladders, liquidation } = rules.rulebook
  const stands = ladders.some(
    ({ levels }, index) => levels[(account.levels[index] ?? 0) - 1]?.action === 'liquidate',
  )
  const isBeyond = stands && Assessment.exceeds(maintenance(assessment), liquidation.target)
  return isBeyond && canMove(state, account, rules)
}

const maintenance = (assessment: Assessment): Measure =>
  Assessment.measure(assessment, 'maintenance')
