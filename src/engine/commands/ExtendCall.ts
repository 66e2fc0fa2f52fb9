import type { Header } from '../Header.ts'

/** Moves a call's deadline. */
export interface ExtendCall extends Header {
  readonly type: 'ExtendCall'
  readonly call: string
  readonly deadline: number
  readonly by: string
  readonly reason: string
}
