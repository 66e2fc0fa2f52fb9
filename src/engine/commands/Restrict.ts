import type { AccountId } from '../../model/Account.ts'
import type { Header } from '../Header.ts'

export type Restriction = 'reduceOnly' | 'noWithdrawal'

/** Forbids an account something. */
export interface Restrict extends Header {
  readonly type: 'Restrict'
  readonly account: AccountId
  readonly restriction: Restriction
  /** When it runs out by itself; null for until released. */
  readonly until: number | null
  readonly by: string
  readonly reason: string
}
