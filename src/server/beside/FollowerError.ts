/** Why a thread beside the front did not answer. */
export type FollowerFault = 'ended' | 'late' | 'busy'

/** A thread beside the front did not answer: nothing was changed by asking. */
export class FollowerError extends Error {
  override readonly name = 'Server.FollowerError'
  readonly kind: FollowerFault
  /** Seconds until another try makes sense. */
  readonly retryAfter: number

  constructor(kind: FollowerFault, message: string, retryAfter: number) {
    super(message)
    this.kind = kind
    this.retryAfter = retryAfter
  }
}
