import fc from 'fast-check'
import { limits } from '../../src/base/limits.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Decimal } from '../../src/money/Decimal.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { Fixture } from './Fixture.ts'

/** The values of random commands and events: names, numbers within limits, records of them. */

export const record = <T>(
  fields: { readonly [K in keyof T]: fc.Arbitrary<T[K]> },
): fc.Arbitrary<T> => fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>

export type Values<T> = { readonly [K in keyof T]: fc.Arbitrary<T[K]> }
export type Of<U, T> = Extract<U, { readonly type: T }>

export const whole = (limit: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.bigInt({ min: -1_000_000n, max: 1_000_000n }),
    fc.bigInt({ min: 1n - limit, max: limit - 1n }),
    fc.constantFrom(0n, 1n, -1n, limit - 1n, 1n - limit),
  )

export const id = fc.oneof(
  fc.constantFrom('a', 'x-1', 'a/BTC/USDT:USDT', '#1', '"quoted"', 'ünï'),
  fc.string({ minLength: 1, maxLength: 64 }).filter((text) => !/\p{Cc}/u.test(text)),
)
export const note = fc.string({ maxLength: 80 }).filter((text) => !/\p{Cc}/u.test(text))
export const time = fc.integer({ min: 0, max: limits.time })
export const flag = fc.boolean()
export const count = fc.integer({ min: 0, max: 1_000_000 })
export const rung = fc.integer({ min: 0, max: limits.levels })
export const account = fc.constantFrom('a', 'b', 'c')
export const asset = fc.constantFrom(...Fixture.assets.map((one) => one.id))
export const instrument = fc.constantFrom(...Fixture.instruments.map((one) => one.id))
export const leg = fc.constantFrom('net', 'long', 'short')
export const positionMode = fc.constantFrom('net', 'hedge')
export const amount = whole(limits.loan).map(Amount.of)
export const value = whole(limits.loan).map(Value.of)
export const lots = whole(limits.quantity).map(Quantity.of)
export const price = whole(limits.price).map(Price.of)
export const funding = whole(limits.funding)
export const restriction = fc.constantFrom('reduceOnly', 'noWithdrawal')
export const by = id
export const reason = note

export const decimal = record({
  units: fc.bigInt({ min: 1n, max: 10n ** 9n }),
  scale: fc.integer({ min: 0, max: 12 }),
}).map(Decimal.trim)

export const ratio = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
  .map(([numerator, denominator]) => Ratio.of(numerator, denominator))

/** A ratio in 0..1; strictly above 0 on request. */
export const share = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 6n }), fc.bigInt({ min: 0n, max: 10n ** 6n }))
  .map(([part, rest]) => Ratio.of(part, part + rest))

export const rising = <T>(
  item: fc.Arbitrary<T>,
  compare: (a: T, b: T) => number,
): fc.Arbitrary<T[]> =>
  fc.array(item, { minLength: 1, maxLength: 6 }).map((items) => {
    const sorted = items.sort(compare)
    return sorted.filter((one, index) => index === 0 || compare(sorted[index - 1] as T, one) < 0)
  })

export const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 })
