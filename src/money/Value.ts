declare const brand: unique symbol

/**
 * A whole number of the numeraire's atoms: the unit in which different assets are compared, through
 * a mark.
 */
export type Value = bigint & { readonly [brand]: 'Value' }

/** Brands a whole number; the caller guarantees its unit. */
export const of = (units: bigint): Value => units as Value

export const zero: Value = of(0n)

export const add = (a: Value, b: Value): Value => of(a + b)
export const sub = (a: Value, b: Value): Value => of(a - b)
export const min = (a: Value, b: Value): Value => (a < b ? a : b)
export const max = (a: Value, b: Value): Value => (a > b ? a : b)

/**
 * The sum; zero for an empty list.
 *
 * @example
 * Value.sum([Value.of(1n), Value.of(2n)]) // => 3n
 */
export const sum = (items: readonly Value[]): Value => items.reduce(add, zero)

export * as Value from './Value.ts'
