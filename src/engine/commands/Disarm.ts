import type { Header } from '../Header.ts'

/** Stops liquidation: assess and call only. */
export interface Disarm extends Header {
  readonly type: 'Disarm'
  readonly by: string
  readonly reason: string
}
