import type { Header } from '../Header.ts'

/** Somebody saw a call. */
export interface AcknowledgeCall extends Header {
  readonly type: 'AcknowledgeCall'
  readonly call: string
  readonly by: string
}
