declare const brand: unique symbol

/** A price in whole ticks of one instrument. Negative only where the instrument allows it. */
export type Price = bigint & { readonly [brand]: 'Price' }

/** Brands a whole number; the caller guarantees its unit. */
export const of = (units: bigint): Price => units as Price

export * as Price from './Price.ts'
