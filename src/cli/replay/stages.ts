import type { Totals } from './Day.ts'

/** A thing that can happen to an account on a bad day, and how often it did. */
export interface Stage {
  readonly name: string
  readonly count: number
}

/** Everything from the first notice to deleveraging, in the order of severity. */
export function stages(totals: Totals, levels: readonly string[]): readonly Stage[] {
  const rungs = levels.slice(1).map((name, index) => ({
    name: `accounts that reached ${name}`,
    count: totals.entered[index + 1] ?? 0,
  }))
  return [
    ...rungs,
    { name: 'margin calls issued', count: totals.callsOpened },
    { name: 'calls met by deposit', count: totals.metByDeposit },
    { name: 'calls met by reduction', count: totals.metByReduction },
    { name: 'calls met by price', count: totals.metByPrice },
    { name: 'calls expired', count: totals.callsExpired },
    { name: 'partial liquidations', count: totals.liquidatedPartly },
    { name: 'full liquidations', count: totals.liquidatedFully },
    { name: 'payments by the fund', count: totals.fundPayments },
    { name: 'positions deleveraged', count: totals.deleveragings },
  ]
}
