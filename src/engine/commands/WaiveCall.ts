import type { Header } from '../Header.ts'

/** Waives a call. */
export interface WaiveCall extends Header {
  readonly type: 'WaiveCall'
  readonly call: string
  readonly by: string
  readonly reason: string
}
