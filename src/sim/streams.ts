/**
 * Random streams of the seed. A draw from one does not shift another. Responses use the numbers
 * from theirs upward.
 */
export const streams = {
  account: 1,
  common: 2,
  walk: 3,
  jump: 4,
  noise: 5,
  response: 1_000,
} as const
