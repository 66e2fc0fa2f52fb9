import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Pool, type Reserve } from '../../src/engine/Pool.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Desk } from '../engine/Desk.ts'
import { LoanDesk } from '../engine/LoanDesk.ts'
import { numRuns } from '../numRuns.ts'
import { auditing } from './auditing.ts'
import { Fraction } from './Fraction.ts'
import { SlowPool } from './SlowPool.ts'

const year = 365 * 24 * 3_600
const people = ['ann', 'ben', 'cat', 'dan'] as const
const lender = ['lender', 0, 0n] as const

/** Somebody touches the pool after a while: how long in seconds, who, what, and how much of it. */
const touch = fc.record({
  after: fc.oneof(
    fc.integer({ min: 0, max: 90 }),
    fc.integer({ min: 0, max: 4_000_000 }),
    fc.constant(1_209_600),
  ),
  who: fc.constantFrom(...people),
  what: fc.constantFrom('Supply', 'Redeem', 'Borrow', 'Repay'),
  atoms: fc.oneof(
    fc.bigInt({ min: 1n, max: 9n }),
    fc.bigInt({ min: 1n, max: 3n * 10n ** 11n }),
    fc.constant(null),
  ),
})

interface Year {
  readonly desk: Desk
  readonly slow: SlowPool
  readonly pool: string
}

/** Four people with money and ether enough that nothing but the pool says no. */
function begin(pool: string): Year {
  const desk = LoanDesk.create()
  const { pools } = desk.state
  const reserve = pools.get('main')?.reserves[0]
  assert.ok(reserve)
  if (pool === 'core') lendSimply(desk, reserve)
  const isSimple = pool === 'core'
  const slow = SlowPool.create(reserve.curve, BigInt(Math.floor(desk.time / 1_000)), isSimple)
  SlowPool.supply(slow, lender[0], 1_000_000n * 10n ** 6n)
  for (const account of people) LoanDesk.open(desk, account, { USDC: 2_000_000n, ETH: 10_000n })
  return { desk, slow, pool }
}

/** The same pool once more, as Venus counts. */
function lendSimply(desk: Desk, { curve, caps }: Reserve): void {
  const reserves = [{ asset: 'USDC', curve, caps, interest: 'simple' as const }]
  Desk.tell(desk, { type: 'DefinePool', pool: 'core', reserves })
  const amount = Amount.of(1_000_000n * 10n ** 6n)
  Desk.tell(desk, { type: 'Deposit', account: lender[0], asset: 'USDC', amount })
  Desk.tell(desk, { type: 'Supply', account: lender[0], pool: 'core', asset: 'USDC', amount })
}

/** What is refused changes nothing, nor does it bring interest to now. */
function touched({ desk, slow, pool }: Year, { who, what, atoms }: Touch): void {
  const { supply, debt, at } = slow
  SlowPool.accrue(slow, BigInt(Math.floor(desk.time / 1_000)))
  const about = { account: who, pool, asset: 'USDC' } as const
  const amount = Amount.of(atoms ?? 10n ** 11n)
  const some = atoms === null ? null : amount
  // Prices are told at each touch: a loan is opened at fresh ones alone.
  if (what === 'Borrow') LoanDesk.price(desk, {})
  const events =
    what === 'Supply' || what === 'Borrow'
      ? Desk.tell(desk, { type: what, ...about, amount })
      : Desk.tell(desk, { type: what, ...about, amount: some })
  const isDone = events.every(({ type }) => type !== 'Rejected')
  assert.equal(isDone, slowly(slow, { who, what, atoms: some, amount }), what)
  if (!isDone) Object.assign(slow, { supply, debt, at })
}

type Touch = typeof touch extends fc.Arbitrary<infer T> ? T : never
type Asked = Omit<Touch, 'after'> & { readonly amount: bigint }

function slowly(slow: SlowPool, { who, what, atoms, amount }: Asked): boolean {
  if (what === 'Supply') return SlowPool.supply(slow, who, amount)
  if (what === 'Borrow') return SlowPool.borrow(slow, who, amount)
  if (what === 'Redeem') return SlowPool.redeem(slow, who, atoms)
  return SlowPool.repay(slow, who, atoms)
}

/** Cash, both indices, and what each has lent and owes, to the last digit. */
function agrees({ desk: { state }, slow, pool: id }: Year): void {
  const pool = State.pool(state, id)
  const reserve = Pool.reserve(pool, State.asset(state, 'USDC'))
  assert.ok(reserve)
  const rays = (index: Fraction): bigint => Fraction.floor(Fraction.mul(index, ray))
  assert.equal(reserve.supplyIndex, rays(slow.supply))
  assert.equal(reserve.debtIndex, rays(slow.debt))
  assert.equal(Pool.cash(pool, reserve), slow.cash)
  for (const account of [...people, lender[0]]) {
    const { balances } = State.account(state, account)
    const { lent, owed } = SlowPool.standing(slow, account)
    const atoms = (claims = 0n, index = 0n): bigint => (claims * index) / 10n ** 27n
    assert.equal(atoms(balances[reserve.supply.index], reserve.supplyIndex), lent, account)
    assert.equal(-ceil(balances[reserve.debt.index], reserve.debtIndex), owed, account)
  }
}

const ray = Fraction.of(10n ** 27n)
const ceil = (claims = 0n, index = 0n): bigint =>
  -((-claims * index + 10n ** 27n - 1n) / 10n ** 27n)

const kinds = [
  ['main', '[POOL2] [POOL3] [AAVE5] [AAVE6] [AAVE7] [AAVE8] a year in a pool'],
  ['core', '[POOL2] [POOL3] [VENUS11] a year in a pool of simple interest'],
] as const

for (const [pool, title] of kinds) {
  test(`${title} is that of the pages, to the atom`, () => {
    const days = fc.array(touch, { minLength: 5, maxLength: 50 })
    const live = (touches: readonly Touch[]): void => aYear(pool, touches)
    fc.assert(fc.property(days, live), { numRuns: Math.ceil(numRuns / 10) })
  })
}

function aYear(pool: string, touches: readonly Touch[]): void {
  const all = begin(pool)
  const { desk, slow } = all
  const until = desk.time + year * 1_000
  const audit = auditing()
  for (const one of touches) {
    if (desk.time + one.after * 1_000 > until) break
    desk.time += one.after * 1_000
    touched(all, one)
    agrees(all)
  }
  desk.time = until
  Desk.tell(desk, { type: 'AccrueInterest', pool })
  SlowPool.accrue(slow, BigInt(Math.floor(desk.time / 1_000)))
  agrees(all)
  for (const entry of desk.entries) audit.hear([entry])
  audit.conclude(desk.state)
}
