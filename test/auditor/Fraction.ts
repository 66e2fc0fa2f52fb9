/** An exact fraction of whole numbers, the plain way: nothing is ever rounded until it is asked. */
export interface Fraction {
  readonly up: bigint
  /** Above zero. */
  readonly down: bigint
}

export const zero: Fraction = { up: 0n, down: 1n }

export const of = (up: bigint, down = 1n): Fraction =>
  down < 0n ? { up: -up, down: -down } : { up, down }

/** Fractions are shortened only once they have grown long: it costs more than the sum itself. */
const long = 2n ** 256n

const shorten = ({ up, down }: Fraction): Fraction => {
  if (down < long) return { up, down }
  let [a, b] = [up < 0n ? -up : up, down]
  while (b !== 0n) [a, b] = [b, a % b]
  return a === 0n ? zero : { up: up / a, down: down / a }
}

export const add = (a: Fraction, b: Fraction): Fraction =>
  a.down === b.down
    ? { up: a.up + b.up, down: a.down }
    : shorten({ up: a.up * b.down + b.up * a.down, down: a.down * b.down })

export const negate = ({ up, down }: Fraction): Fraction => ({ up: -up, down })

export const sub = (a: Fraction, b: Fraction): Fraction => add(a, negate(b))

export const mul = (a: Fraction, b: Fraction): Fraction =>
  shorten({ up: a.up * b.up, down: a.down * b.down })

export const div = (a: Fraction, b: Fraction): Fraction => mul(a, of(b.down, b.up))

export const abs = ({ up, down }: Fraction): Fraction => ({ up: up < 0n ? -up : up, down })

const fine = 10n ** 40n

/** Down to the next multiple of 10⁻⁴⁰: sums of such are cheap, and nothing is told by so little. */
export const coarse = ({ up, down }: Fraction): Fraction =>
  down === fine ? { up, down } : { up: floor({ up: up * fine, down }), down: fine }

/** Below zero where a is the smaller. */
export const compare = (a: Fraction, b: Fraction): bigint => a.up * b.down - b.up * a.down

export const isLess = (a: Fraction, b: Fraction): boolean => compare(a, b) < 0n

export const max = (a: Fraction, b: Fraction): Fraction => (isLess(a, b) ? b : a)

export const min = (a: Fraction, b: Fraction): Fraction => (isLess(b, a) ? b : a)

/** Toward minus infinity. */
export function floor({ up, down }: Fraction): bigint {
  const whole = up / down
  return up < 0n && whole * down !== up ? whole - 1n : whole
}

/** Toward plus infinity. */
export const ceil = (one: Fraction): bigint => -floor(negate(one))

export const text = (one: Fraction): string => String(Number((one.up * 1_000n) / one.down) / 1_000)

export * as Fraction from './Fraction.ts'
