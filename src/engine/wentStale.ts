import { State } from './State.ts'

/**
 * Marks the instruments whose prices became stale since a time under some rulebook in force, so
 * that their holders are looked at: staleness is a fact of the clock, not of a command.
 *
 * Rules: [ENG5]
 */
export function wentStale(state: State, before: number): void {
  if (state.time === before) return
  for (const { active } of state.rulebooks.values()) {
    if (active !== null) markStale(state, before, active.prices.staleAfter)
  }
}

function markStale(state: State, before: number, staleAfter: number): void {
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
