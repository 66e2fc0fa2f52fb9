/**
 * The depth of a market that nobody measured: so much of what is open in it moves its price by so much,
 * both as shares.
 */
export const assumedDepth = { openShare: 0.05, unit: 0.01 } as const
