declare const brand: unique symbol

/** A size in whole lots of one instrument. Signed: positive is long. */
export type Quantity = bigint & { readonly [brand]: 'Quantity' }

/** Brands a whole number; the caller guarantees its unit. */
export const of = (units: bigint): Quantity => units as Quantity

export const zero: Quantity = of(0n)

export const add = (a: Quantity, b: Quantity): Quantity => of(a + b)
export const sub = (a: Quantity, b: Quantity): Quantity => of(a - b)
export const negate = (a: Quantity): Quantity => of(-a)

/**
 * The sum; zero for an empty list.
 *
 * @example
 * Quantity.sum([Quantity.of(1n), Quantity.of(2n)]) // => 3n
 */
export const sum = (items: readonly Quantity[]): Quantity => items.reduce(add, zero)

export * as Quantity from './Quantity.ts'
