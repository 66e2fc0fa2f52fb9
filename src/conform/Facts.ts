import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/** An object of a vector file, whose fields are read by name and required type. */
export type Facts = { readonly [name: string]: unknown }

/** A field of a vector file has not the type that its adapter requires. */
export class FactError extends Error {
  override readonly name = 'Conform.FactError'
}

const shape = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i

/**
 * The exact value of a JSON number: its shortest decimal. Decimal strings, and fractions
 * of two of them, are read the same way.
 *
 * @throws FactError where it is not a finite number
 *
 * @example
 * Facts.exact(1e-8) // => Ratio.of(1n, 100_000_000n)
 */
export function exact(value: unknown): Ratio {
  const parts = typeof value === 'string' ? value.split('/') : []
  if (parts.length === 2) return quotient(value, parts as [string, string])
  const text = typeof value === 'number' ? String(value) : value
  const match = typeof text === 'string' ? shape.exec(text) : null
  if (match === null) throw new FactError(`expected a number, found ${JSON.stringify(value)}`)
  const [, sign, whole = '', part = '', exponent = '0'] = match
  const units = BigInt(`${sign}${whole}${part}`)
  const places = part.length - Number(exponent)
  return places >= 0
    ? Ratio.of(units, Integer.pow10(places))
    : Ratio.of(Integer.mul(units, Integer.pow10(-places)))
}

/** A fraction of two decimals, as some files write numbers that no decimal reaches. */
function quotient(value: unknown, [up, down]: readonly [string, string]): Ratio {
  const divisor = exact(down)
  if (divisor.numerator !== 0n) return Ratio.div(exact(up), divisor)
  throw new FactError(`expected a number, found ${JSON.stringify(value)}`)
}

/** A field that is a number. */
export function number(facts: Facts, name: string): Ratio {
  return named(name, () => exact(facts[name]))
}

/** A field that is a whole number, of any size. */
export function whole(facts: Facts, name: string): bigint {
  return named(name, () => {
    const { numerator, denominator } = exact(facts[name])
    if (denominator === 1n) return numerator
    throw new FactError(`expected a whole number, found ${JSON.stringify(facts[name])}`)
  })
}

/** The same, or null where the field is null or missing. */
export const optional = (facts: Facts, name: string): Ratio | null =>
  facts[name] === null || facts[name] === undefined ? null : number(facts, name)

/** A field that is an object. */
export const object = (facts: Facts, name: string): Facts => named(name, () => one(facts[name]))

/** Objects in a field that may hold a list, a single object, or null. */
export const objects = (facts: Facts, name: string): readonly Facts[] =>
  named(name, () => [facts[name] ?? []].flat().map(one))

/** Several fields that are numbers, in the order of the names. */
export const several = <const Names extends readonly string[]>(facts: Facts, ...names: Names) =>
  names.map((name) => number(facts, name)) as { readonly [At in keyof Names]: Ratio }

/** A field that is a list. */
export function list(facts: Facts, name: string): readonly unknown[] {
  const value = facts[name]
  if (Array.isArray(value)) return value
  throw new FactError(`${name}: expected a list, found ${JSON.stringify(value)}`)
}

/** A field that is a list of numbers, of so many where that is told. */
export function numbers(facts: Facts, name: string, count?: number): readonly Ratio[] {
  const all = list(facts, name)
  return named(name, () => {
    if (all.length === (count ?? all.length)) return all.map(exact)
    throw new FactError(`expected ${count} numbers, found ${JSON.stringify(all)}`)
  })
}

/** A field that is one of some words. */
export function word<T extends string>(facts: Facts, name: string, words: readonly T[]): T {
  const found = words.find((one) => one === facts[name])
  if (found !== undefined) return found
  const value = JSON.stringify(facts[name])
  throw new FactError(`${name}: expected ${words.join(' or ')}, found ${value}`)
}

export const isFacts = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function one(value: unknown): Facts {
  if (isFacts(value)) return value
  throw new FactError(`expected an object, found ${JSON.stringify(value)}`)
}

function named<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof FactError)) throw error
    throw new FactError(`${name}: ${error.message}`)
  }
}

export * as Facts from './Facts.ts'
