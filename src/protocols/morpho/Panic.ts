/** An amount falls below zero: more is taken than is there, or more repaid than is owed. */
export const belowZero = 'arithmetic panic 0x11 (over-seize/over-repay)'

/** Shares are asked for at a price of zero, at which no collateral pays for them. */
export const byZero = 'division panic 0x12 (price of zero)'

/** What the machine itself refuses. */
export type Panic = typeof belowZero | typeof byZero

export * as Panic from './Panic.ts'
