import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Amount } from './Amount.ts'
import { Price } from './Price.ts'
import { Quantity } from './Quantity.ts'
import { Value } from './Value.ts'

/** The four brands have the same functions; a missing one shows in its row. */
function check<Unit extends bigint>(
  name: string,
  unit: {
    of: (units: bigint) => Unit
    zero: Unit
    add: (a: Unit, b: Unit) => Unit
    sub: (a: Unit, b: Unit) => Unit
    negate: (a: Unit) => Unit
    abs: (a: Unit) => Unit
    min: (a: Unit, b: Unit) => Unit
    max: (a: Unit, b: Unit) => Unit
    sum: (items: readonly Unit[]) => Unit
  },
): void {
  const [five, minusThree] = [unit.of(5n), unit.of(-3n)]
  test(`${name} adds, takes away, orders and sums`, () => {
    assert.equal(unit.zero, 0n)
    assert.equal(unit.add(five, minusThree), 2n)
    assert.equal(unit.sub(five, minusThree), 8n)
    assert.equal(unit.negate(five), -5n)
    assert.deepEqual([unit.abs(minusThree), unit.abs(five), unit.abs(unit.zero)], [3n, 5n, 0n])
    assert.equal(unit.min(five, minusThree), -3n)
    assert.equal(unit.max(five, minusThree), 5n)
    assert.equal(unit.sum([five, minusThree, five]), 7n)
    assert.equal(unit.sum([]), 0n)
  })
}

check('Amount', Amount)
check('Price', Price)
check('Quantity', Quantity)
check('Value', Value)

test('[MONEY3] different assets and units do not add up: the compiler refuses', () => {
  // @ts-expect-error a price is not an amount
  Amount.add(Amount.of(1n), Price.of(1n))
  // @ts-expect-error lots are not a value
  Value.max(Value.of(1n), Quantity.of(1n))
})
