/** How much one socket may ask and leave unread. */
export interface StreamLimits {
  /** Sockets open at once, all together and of one key. */
  readonly sockets: number
  readonly socketsPerKey: number
  /** Those that have yet to say a key: they leave room for whoever has one. */
  readonly socketsUnknown: number
  readonly subscriptions: number
  /** Messages a second, and at once after a pause. */
  readonly messagesPerSecond: number
  readonly messagesAtOnce: number
  /** Refused messages after which it is closed. */
  readonly refusals: number
  /** Bytes that wait to be read before nothing more is sent. */
  readonly unreadBytes: number
  /** How long they may wait, before the socket is closed. */
  readonly unreadMs: number
  /** How long a socket without a key may take to say one. */
  readonly authMs: number
  readonly pingMs: number
  /** How long it may say nothing, not even to a ping. */
  readonly idleMs: number
}

export const standard: StreamLimits = {
  sockets: 4_096,
  socketsPerKey: 2_048,
  socketsUnknown: 256,
  subscriptions: 32,
  messagesPerSecond: 20,
  messagesAtOnce: 100,
  refusals: 20,
  unreadBytes: 256 << 10,
  unreadMs: 10_000,
  authMs: 5_000,
  pingMs: 15_000,
  idleMs: 45_000,
}

/** The longest message that is read: a subscription of as many ids as there may be. */
export const MESSAGE_BYTES = 320 << 10
