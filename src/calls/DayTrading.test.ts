import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CivilDate } from '../calendar/CivilDate.ts'
import { DueRule } from '../calendar/DueRule.ts'
import { calendarNamed } from '../calendar/presets.ts'
import { Value } from '../money/Value.ts'
import { DayTrading } from './DayTrading.ts'
import * as practices from './practices.ts'

const power = (excess: bigint, openCalls: number, isPattern: boolean) => {
  const trader = { maintenanceExcess: Value.of(excess), openCalls, isPattern }
  const { multiple, isTimeAndTick, buyingPower } = DayTrading.power(practices.webullPower, trader)
  return [multiple, isTimeAndTick, buyingPower]
}

test('[PRAC13] four times the excess; an open call halves it for pattern day traders and ends time and tick', () => {
  assert.deepEqual(power(10_000n, 0, true), [4n, true, 40_000n])
  assert.deepEqual(power(10_000n, 1, true), [2n, false, 20_000n])
  assert.deepEqual(power(10_000n, 2, false), [4n, false, 40_000n])
  assert.deepEqual(power(-1n, 0, true), [4n, true, 0n])
})

test('[PRAC14] a deposit is free on the business day after those that it stays', () => {
  const free = (month: number, day: number, hold: number) => {
    const found = DayTrading.freeFrom(calendarNamed('NYSE'), CivilDate.at(2025, month, day), hold)
    return found.ok ? CivilDate.format(found.value) : found.error.code
  }
  assert.equal(free(3, 12, 2), '2025-03-17')
  // 18 April 2025 is Good Friday.
  assert.equal(free(4, 16, 2), '2025-04-22')
  assert.equal(free(3, 12, 0), '2025-03-13')
})

test('[PRAC18] not met in time: ninety days above 25,000 dollars, else until met; two past due close', () => {
  const unmet = (equity: bigint) => practices.tradeUpUnmet(Value.of(equity), Value.of(25_000n))
  assert.deepEqual(unmet(25_001n), { kind: 'liquidationOnly', days: 90, endsWhenMet: false })
  assert.deepEqual(unmet(25_000n), { kind: 'liquidationOnly', days: null, endsWhenMet: true })
  const [first, second] = practices.webullPastDue
  assert.deepEqual(first, { kind: 'liquidationOnly', days: 90, endsWhenMet: false })
  assert.deepEqual(second, { kind: 'accountClosed', days: 90, endsWhenMet: true })
})

test('[PRAC19] what was due and not met is liquidated on the business day after', () => {
  const on = (day: number) => {
    const due = CivilDate.at(2025, 4, day)
    const found = DueRule.counted(calendarNamed('NYSE'), practices.liquidationDelay, due)
    return found.ok ? CivilDate.format(found.value) : found.error.code
  }
  assert.equal(on(8), '2025-04-09')
  // Thursday before Good Friday.
  assert.equal(on(17), '2025-04-21')
})
