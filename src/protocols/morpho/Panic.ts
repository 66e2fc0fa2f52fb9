/** An amount would fall below zero: more is taken than available, or more repaid than owed. */
export const belowZero = 'arithmetic panic 0x11 (over-seize/over-repay)'

/** Shares requested at a price of zero, at which no collateral pays for them. */
export const byZero = 'division panic 0x12 (price of zero)'

/** Refusals of the virtual machine itself. */
export type Panic = typeof belowZero | typeof byZero

export * as Panic from './Panic.ts'
