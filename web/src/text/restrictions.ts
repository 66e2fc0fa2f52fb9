import type { Restriction } from '../wire/shapes.ts'

/** What a restriction forbids, in words. */
export const restrictionText: Readonly<Record<Restriction, string>> = {
  reduceOnly: 'may only reduce',
  noWithdrawal: 'may not withdraw',
  fundsOnHand: 'may hold only what it pays for in full',
}
