import type { Header } from '../Header.ts'

/** The clock moves; what is due fires. */
export interface AdvanceTime extends Header {
  readonly type: 'AdvanceTime'
}
