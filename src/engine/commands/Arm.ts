import type { Header } from '../Header.ts'

/** Lets liquidation act; refused while a mark that positions need is not fresh. */
export interface Arm extends Header {
  readonly type: 'Arm'
  readonly by: string
  readonly reason: string
}
