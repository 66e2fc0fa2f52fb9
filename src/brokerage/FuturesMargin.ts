import { Ratio } from '../money/Ratio.ts'

/** What a futures account keeps for what it holds. */
export interface FuturesTerms {
  readonly initial: Ratio
  readonly maintenance: Ratio
  /** What a call restores the balance to. */
  readonly restoreTo: 'initial' | 'maintenance'
}

/** An account at the daily settlement. */
export interface SettlementDay {
  /** After the day's profit or loss, before a call is met. */
  readonly balance: Ratio
  readonly call: Ratio
}

/**
 * Daily settlements in a row: each day's profit or loss is booked; a balance below maintenance, not one
 * at it, is called up to where the terms say, and is there the next day.
 *
 * Rules: [FUT1]
 *
 * @example
 * const terms = { initial: Ratio.of(150n), maintenance: Ratio.of(75n), restoreTo: 'initial' } as const
 * FuturesMargin.settle(terms, Ratio.of(150n), [Ratio.of(-80n)]) // => [{ balance: Ratio.of(70n), call: Ratio.of(80n) }]
 */
export function settle(
  terms: FuturesTerms,
  start: Ratio,
  profits: readonly Ratio[],
): readonly SettlementDay[] {
  let held = start
  return profits.map((profit) => {
    const balance = Ratio.add(held, profit)
    const call = callOf(terms, balance)
    held = Ratio.add(balance, call)
    return { balance, call }
  })
}

function callOf({ initial, maintenance, restoreTo }: FuturesTerms, balance: Ratio): Ratio {
  if (Ratio.compare(balance, maintenance) >= 0) return Ratio.zero
  return Ratio.sub(restoreTo === 'initial' ? initial : maintenance, balance)
}

/**
 * What may be paid out: what is above initial margin, CME 930.F.
 *
 * Rules: [FUT2]
 */
export const releasable = (equity: Ratio, initial: Ratio): Ratio =>
  Ratio.positive(Ratio.sub(equity, initial))

/** Whose account a clearing member carries. */
export type CarriedAccount = 'customer' | 'omnibus'

/** Business days for which a call may be unmet while orders are taken as ever, CME 930.D. */
const unmetDays: { readonly [account in CarriedAccount]: number } = { customer: 5, omnibus: 4 }

/** Which orders are taken. */
export interface OrdersTaken {
  readonly increase: boolean
  readonly reduce: boolean
}

/**
 * Orders of an account whose call has been unmet for so many business days: after its days only those
 * that reduce risk, and none while it owes money besides.
 *
 * Rules: [FUT3]
 *
 * @example
 * FuturesMargin.ordersTaken('omnibus', 5, false) // => { increase: false, reduce: true }
 */
export function ordersTaken(
  account: CarriedAccount,
  days: number,
  isInDebit: boolean,
): OrdersTaken {
  const isLate = days > unmetDays[account]
  return { increase: !isLate, reduce: !(isLate && isInDebit) }
}

/** A customer's account under SGX 6A.3.2. */
export interface SgxAccount {
  readonly assets: Ratio
  /** Below this it is called. */
  readonly required: Ratio
  readonly initial: Ratio
  readonly variation: Ratio
}

/** Market days until a call of SGX is due. */
export const sgxDueDays = 2

/**
 * A call of SGX, and where it restores assets to: initial margin and variation.
 *
 * Rules: [FUT4]
 */
export function sgxCall(account: SgxAccount) {
  const restoreTo = Ratio.add(account.initial, account.variation)
  const missing = Ratio.positive(Ratio.sub(restoreTo, account.assets))
  return { restoreTo, call: isCalled(account) ? missing : Ratio.zero }
}

/**
 * Orders of an account of SGX: while it is called only those that reduce what is required.
 *
 * Rules: [FUT4]
 */
export const sgxOrders = (account: SgxAccount): OrdersTaken => ({
  increase: !isCalled(account),
  reduce: true,
})

const isCalled = ({ assets, required }: SgxAccount): boolean => Ratio.compare(assets, required) < 0

export * as FuturesMargin from './FuturesMargin.ts'
