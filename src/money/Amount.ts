declare const brand: unique symbol

/** A whole number of an asset's smallest unit (atoms). Signed. Never compared across assets. */
export type Amount = bigint & { readonly [brand]: 'Amount' }

/** Brands a whole number; the caller guarantees its unit. */
export const of = (units: bigint): Amount => units as Amount

export const zero: Amount = of(0n)

export const add = (a: Amount, b: Amount): Amount => of(a + b)
export const sub = (a: Amount, b: Amount): Amount => of(a - b)
export const negate = (a: Amount): Amount => of(-a)
export const abs = (a: Amount): Amount => of(a < 0n ? -a : a)
export const min = (a: Amount, b: Amount): Amount => (a < b ? a : b)
export const max = (a: Amount, b: Amount): Amount => (a > b ? a : b)

/**
 * The sum; zero for an empty list.
 *
 * @example
 * Amount.sum([Amount.of(1n), Amount.of(2n)]) // => 3n
 */
export const sum = (items: readonly Amount[]): Amount => items.reduce(add, zero)

export * as Amount from './Amount.ts'
