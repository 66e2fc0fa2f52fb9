import type { AccountId } from '../../model/Account.ts'
import type { Header } from '../Header.ts'
import type { Restriction } from './Restrict.ts'

/** Lifts a restriction. */
export interface Release extends Header {
  readonly type: 'Release'
  readonly account: AccountId
  readonly restriction: Restriction
  readonly by: string
  readonly reason: string
}
