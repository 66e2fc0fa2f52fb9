/** Fees and multipliers count in 1e6, as quotes and prices do; weights and margin ratios in 1e4, base in 1e9. */
export const feeUnit = 1_000_000n
export const quoteUnit = 1_000_000n
export const weightUnit = 10_000n
export const baseUnit = 1_000_000_000n
