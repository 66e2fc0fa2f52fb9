import type { AccountId } from '../../model/Account.ts'
import type { Header } from '../Header.ts'

/** Takes an order back; never refused for margin. */
export interface CloseOrder extends Header {
  readonly type: 'CloseOrder'
  readonly account: AccountId
  readonly order: string
}
