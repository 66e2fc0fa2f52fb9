import type { IncomingMessage } from 'node:http'

/** Who reads a stream, and what of it. */
export interface Viewer {
  readonly name: string
  /** Patterns of the accounts that are to be seen; null for all. */
  readonly accounts: readonly string[] | null
  readonly sees: (account: string) => boolean
  /** Whether the key still holds: asked from time to time, for it may be withdrawn or end. */
  readonly isValid: () => boolean
}

/** Lets readers in; what it throws is a refusal, as over HTTP. */
export interface Gate {
  /**
   * The viewer that a request shows itself as, by cookie or bearer; null where it shows nothing, and
   * may still say a key in its first message.
   */
  readonly enter: (request: IncomingMessage) => Viewer | null
  readonly byKey: (key: string, request: IncomingMessage) => Viewer
}
