import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Amount } from './Amount.ts'
import { Price } from './Price.ts'
import { Quantity } from './Quantity.ts'
import { Value } from './Value.ts'

/** What brands have in common, and each some of it. */
interface Verbs<Unit extends bigint> {
  readonly of: (units: bigint) => Unit
  readonly zero: Unit
  readonly add: (a: Unit, b: Unit) => Unit
  readonly sub: (a: Unit, b: Unit) => Unit
  readonly sum: (items: readonly Unit[]) => Unit
  readonly negate?: (a: Unit) => Unit
  readonly abs?: (a: Unit) => Unit
  readonly min?: (a: Unit, b: Unit) => Unit
  readonly max?: (a: Unit, b: Unit) => Unit
}

function check<Unit extends bigint>(name: string, unit: Verbs<Unit>): void {
  const [five, minusThree] = [unit.of(5n), unit.of(-3n)]
  test(`${name} adds, takes away, orders and sums`, () => {
    assert.equal(unit.zero, 0n)
    assert.equal(unit.add(five, minusThree), 2n)
    assert.equal(unit.sub(five, minusThree), 8n)
    assert.equal(unit.negate?.(five) ?? -5n, -5n)
    assert.deepEqual(unit.abs && [unit.abs(minusThree), unit.abs(five)], unit.abs && [3n, 5n])
    assert.equal(unit.min?.(five, minusThree) ?? -3n, -3n)
    assert.equal(unit.max?.(five, minusThree) ?? 5n, 5n)
    assert.equal(unit.sum([five, minusThree, five]), 7n)
    assert.equal(unit.sum([]), 0n)
  })
}

check('Amount', Amount)
check('Quantity', Quantity)
check('Value', Value)

test('[MONEY3] different assets and units do not add up: the compiler refuses', () => {
  // @ts-expect-error a price is not an amount
  Amount.add(Amount.of(1n), Price.of(1n))
  // @ts-expect-error lots are not a value
  Value.max(Value.of(1n), Quantity.of(1n))
})
