/** A venue could not be asked, or must not be. The message has no secret in it, nor an address with one. */
export class VenueFault extends Error {
  override readonly name = 'Connect.VenueFault'
  /** Milliseconds that it asked to be left alone; null where it did not. */
  readonly retryAfter: number | null

  constructor(message: string, retryAfter: number | null = null) {
    super(message)
    this.retryAfter = retryAfter
  }
}
