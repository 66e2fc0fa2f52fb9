/** Streams of the seed: what is drawn in one never shifts another. Responses go up from theirs. */
export const streams = {
  account: 1,
  common: 2,
  walk: 3,
  jump: 4,
  noise: 5,
  response: 1_000,
} as const
