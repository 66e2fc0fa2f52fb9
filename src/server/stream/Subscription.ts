/** The data of a frame that is due, as JSON text. */
export interface Due {
  readonly type: 'snapshot' | 'delta'
  readonly seq: number
  readonly json: string
}

/**
 * One subscription of one socket. Nothing is queued for it: it knows what it has told, and says what
 * is due when there is room for it. So a slow reader gets the newest of everything, and none of what
 * was in between.
 *
 * Rules: [WS4] [WS6]
 */
export interface Subscription {
  /** What is to be told now; null where nothing is. */
  readonly take: () => Due | null
  readonly close: () => void
}

/** How a channel makes one. */
export interface Asked {
  /** The last sequence that the client heard of it; null for none. */
  readonly from: number | null
  /** To be called when something may be due. */
  readonly wake: () => void
}
