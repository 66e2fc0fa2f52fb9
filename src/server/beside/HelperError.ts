/** Why a thread beside the front did not answer. */
export type HelperFault = 'ended' | 'late' | 'busy'

/** A thread beside the front did not answer: nothing was changed by asking. */
export class HelperError extends Error {
  override readonly name = 'Server.HelperError'
  readonly kind: HelperFault
  /** Seconds until another try makes sense. */
  readonly retryAfter: number

  constructor(kind: HelperFault, message: string, retryAfter: number) {
    super(message)
    this.kind = kind
    this.retryAfter = retryAfter
  }
}
