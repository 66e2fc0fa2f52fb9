declare const brand: unique symbol

/** A price in whole ticks of one instrument. Negative only where the instrument allows it. */
export type Price = bigint & { readonly [brand]: 'Price' }

/** Brands a whole number; the caller guarantees its unit. */
export const of = (units: bigint): Price => units as Price

export const zero: Price = of(0n)

export const add = (a: Price, b: Price): Price => of(a + b)
export const sub = (a: Price, b: Price): Price => of(a - b)
export const negate = (a: Price): Price => of(-a)
export const abs = (a: Price): Price => of(a < 0n ? -a : a)
export const min = (a: Price, b: Price): Price => (a < b ? a : b)
export const max = (a: Price, b: Price): Price => (a > b ? a : b)

/**
 * Adds up, from zero.
 *
 * @example
 * Price.sum([Price.of(1n), Price.of(2n)]) // => 3n
 */
export const sum = (items: readonly Price[]): Price => items.reduce(add, zero)

export * as Price from './Price.ts'
