/** Streams of the seed: what is drawn in one never shifts another. */
export const streams = { trader: 1, response: 2 } as const
