/** Sums and counts since the start of the run. */
export interface Totals {
  commands: number
  events: number
  /** Refusals by code. */
  readonly refused: Map<string, number>
  /** How many accounts ever stood on each rung or above; index 0 is unused. */
  readonly entered: number[]
  callsOpened: number
  callsPartlyMet: number
  metByDeposit: number
  metByReduction: number
  /** Cured by repaying a debt, which the engine sees as a deposit or a reduction. */
  metByRepayment: number
  metByPrice: number
  /** Ended because the account was liquidated. */
  callsSuperseded: number
  /** Ended because new rules have no such ladder. */
  callsCancelled: number
  /** Waived while open; one that had expired counts as expired. */
  callsWaived: number
  callsExpired: number
  liquidations: number
  cured: number
  closed: number
  bankrupt: number
  /** How many accounts ever existed, were ever called, and were ever liquidated. */
  accounts: number
  accountsCalled: number
  accountsLiquidated: number
  /** Orders for accounts, and orders that dispose of positions the fund took over. */
  orders: number
  disposals: number
  /** Notional traded by liquidation, and notional taken over at the mark. */
  forced: bigint
  takenOver: bigint
  fundPayments: number
  fundPaid: bigint
  deleveragings: number
  deleveraged: bigint
  /** Haircuts of deleveraged winners. */
  haircuts: bigint
  socialisations: number
  socialised: bigint
  /** Losses nobody covered. */
  shortfalls: number
  shortfall: bigint
  /** Time of the first occurrence; null for never. */
  firstLiquidation: number | null
  firstDeleveraging: number | null
}

/** All counts at zero. */
export const zero = (): Totals => ({
  ...{ commands: 0, events: 0, refused: new Map(), entered: [] },
  ...{ callsOpened: 0, callsPartlyMet: 0, callsExpired: 0 },
  ...{ callsSuperseded: 0, callsCancelled: 0, callsWaived: 0 },
  ...{ metByDeposit: 0, metByReduction: 0, metByRepayment: 0, metByPrice: 0 },
  ...{ liquidations: 0, cured: 0, closed: 0, bankrupt: 0 },
  ...{ accounts: 0, accountsCalled: 0, accountsLiquidated: 0 },
  ...{ orders: 0, disposals: 0, forced: 0n, takenOver: 0n },
  ...{ fundPayments: 0, fundPaid: 0n, socialisations: 0, socialised: 0n },
  ...{ deleveragings: 0, deleveraged: 0n, haircuts: 0n, shortfalls: 0, shortfall: 0n },
  ...{ firstLiquidation: null, firstDeleveraging: null },
})

/** How many commands were refused. */
export const rejected = ({ refused }: Totals): number =>
  [...refused.values()].reduce((sum, one) => sum + one, 0)

/** Liquidations that left nothing open, and orders of any kind. */
export const ended = ({ closed, bankrupt }: Totals): number => closed + bankrupt
export const ordered = ({ orders, disposals }: Totals): number => orders + disposals

/** Losses of accounts beyond their equity; who paid them is counted separately. */
export const badDebt = ({ fundPaid, haircuts, socialised, shortfall }: Totals): bigint =>
  fundPaid + haircuts + socialised + shortfall

/** How many calls were met, however. */
export const met = (totals: Totals): number =>
  totals.metByDeposit + totals.metByReduction + totals.metByRepayment + totals.metByPrice

export * as Totals from './Totals.ts'
