import type { Rulebook } from '../model/Rulebook.ts'
import type { Rules } from './Rules.ts'
import { State } from './State.ts'

/**
 * Marks the instruments whose prices became stale since a time under some rulebook in force, and
 * those who borrow where a threshold is coming down, so that they are looked at: both are facts of
 * the clock, not of a command.
 *
 * Rules: [ENG5]
 */
export function markStale(state: State, before: number): void {
  if (state.time === before) return
  for (const rules of state.rulebooks.values()) {
    if (rules.active === null) continue
    markOlder(state, before, rules.active.prices.staleAfter)
    if (isRamping(rules.active, before)) touchAll(state, rules)
  }
}

/** Whether a threshold came down since a time, or is coming down still. */
const isRamping = ({ method }: Rulebook, before: number): boolean =>
  method.name === 'lending' &&
  [...method.collateral.values()].some(({ ramp }) => ramp !== null && ramp.until > before)

/** A threshold that comes down by itself is a fact of the clock as well. */
function touchAll(state: State, rules: Rules): void {
  for (const account of state.accounts) {
    if (account.rules === rules) state.touched.add(account.index)
  }
}

function markOlder(state: State, before: number, staleAfter: number): void {
  const crossed = (time: number): boolean =>
    before - time <= staleAfter && state.time - time > staleAfter
  state.book.marks.forEach((mark, index) => {
    if (mark === undefined || !crossed(mark.time)) return
    state.marked.add(index)
    state.quiet.isBroken = true
  })
  state.book.indices.forEach((price, index) => {
    if (price === undefined || !crossed(price.time)) return
    state.indexed.add(index)
    for (const claim of State.claimsOn(state, index)) state.indexed.add(claim)
    state.quiet.isBroken = true
  })
}
