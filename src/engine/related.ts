import type { AccountState } from './AccountState.ts'

/**
 * Whether two accounts belong to one owner or one group of owners: who liquidates or buys from a
 * relative gains nothing from it.
 *
 * Rules: [CREDIT12]
 */
export const related = (a: AccountState, b: AccountState): boolean =>
  a.owner === b.owner || a.group === b.group
