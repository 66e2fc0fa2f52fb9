/** What one regime leaves behind for people: a row a minute, and totals. Money is atoms of USDT. */
export interface LoanDay {
  readonly minutes: LoanMinute[]
  readonly totals: LoanTotals
}

/** How things stood at the end of a minute; `liquidated` is of this minute alone. */
export interface LoanMinute {
  readonly time: number
  /** Loans by zone, the safest first; who owes nothing any more is among the safest. */
  readonly zones: readonly number[]
  readonly openCalls: number
  readonly liquidating: number
  /** Worth of collateral that left borrowers by liquidation. */
  readonly liquidated: bigint
  /** Owed beyond what collateral was worth when the house took loans over, so far. */
  readonly badDebt: bigint
  /** The same of loans that are still open, at the prices of the minute. */
  readonly underWater: bigint
}

/** Who bears what collateral does not cover. */
export type Bearer = 'insurers' | 'fund' | 'lenders' | 'deficit'

export interface LoanTotals {
  commands: number
  events: number
  /** By code. */
  readonly refused: Map<string, number>
  /** How many notices and calls went out, and how many borrowers they reached. */
  notices: number
  readonly noticed: Set<string>
  calls: number
  readonly called: Set<string>
  curedByDeposit: number
  curedByRepayment: number
  curedByPrice: number
  expired: number
  /** Overtaken by liquidation. */
  cancelled: number
  /** What borrowers brought, called or by themselves. */
  deposited: bigint
  repaid: bigint
  liquidations: number
  readonly liquidated: Set<string>
  /** Ended with the loan back on its feet, and ended with nothing owed. */
  cured: number
  closed: number
  /** Steps of liquidation: repayments by keepers, bids, sales. */
  steps: number
  absorbed: number
  /** Worth of collateral that left borrowers, and what they lost beyond what it repaid. */
  value: bigint
  cost: bigint
  badDebts: number
  badDebt: bigint
  readonly borne: Record<Bearer, bigint>
}

export const create = (): LoanDay => ({
  minutes: [],
  totals: {
    commands: 0,
    events: 0,
    refused: new Map(),
    notices: 0,
    noticed: new Set(),
    calls: 0,
    called: new Set(),
    curedByDeposit: 0,
    curedByRepayment: 0,
    curedByPrice: 0,
    expired: 0,
    cancelled: 0,
    deposited: 0n,
    repaid: 0n,
    liquidations: 0,
    liquidated: new Set(),
    cured: 0,
    closed: 0,
    steps: 0,
    absorbed: 0,
    value: 0n,
    cost: 0n,
    badDebts: 0,
    badDebt: 0n,
    borne: { insurers: 0n, fund: 0n, lenders: 0n, deficit: 0n },
  },
})

export * as LoanDay from './LoanDay.ts'
