import type { RejectionCode } from '../Rejection.ts'

/** A command was refused; nothing changed. */
export interface Rejected {
  readonly type: 'Rejected'
  readonly code: RejectionCode
  readonly detail: string
}
