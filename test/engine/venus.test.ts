import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LoanLiquidated } from '../../src/engine/Event.ts'
import { Pool } from '../../src/engine/Pool.ts'
import { State } from '../../src/engine/State.ts'
import type { CollateralParameters, LendingMethod } from '../../src/model/Lending.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { atoms, LoanDesk } from './LoanDesk.ts'

const about = { pool: 'core', asset: 'USDC' } as const

const curve = {
  optimalUsage: 8_000n,
  base: 0n,
  slope1: 400n,
  slope2: 6_000n,
  reserveFactor: 2_000n,
}

/** A pool of Venus in which lena lends 40,000 and ada, on 30 ETH at 2,000, owes 30,000 of them. */
function core(part: Partial<CollateralParameters> = {}): Desk {
  const desk = LoanDesk.create()
  const caps = { supply: null, borrow: null }
  const reserves = [{ asset: 'USDC', curve, caps, interest: 'simple' as const }]
  Desk.tell(desk, { type: 'DefinePool', pool: 'core', reserves })
  const base = LoanDesk.rulebook('venus', { guard: false, closeFactorOf: 'debt' })
  const method = base.method as LendingMethod
  const eth = method.collateral.get('ETH') as CollateralParameters
  const terms = { ...eth, bonus: Ratio.of(1n, 10n), bonusShare: Ratio.zero, ...part }
  const collateral = new Map(method.collateral).set('ETH', terms)
  const rulebook = { ...base, method: { ...method, protocol: 'venus' as const, collateral } }
  Desk.tell(desk, { type: 'DefineRulebook', rulebook })
  LoanDesk.open(desk, 'lena', { USDC: 40_000n })
  LoanDesk.open(desk, 'liq', { USDC: 100_000n })
  const own = { owner: 'ada', group: 'ada', rulebook: 'venus', positionMode: 'net' } as const
  Desk.tell(desk, { type: 'OpenAccount', account: 'ada', ...own })
  LoanDesk.deposit(desk, 'ada', 'ETH', 30n)
  for (const [type, account, units] of [
    ['Supply', 'lena', 40_000n],
    ['Borrow', 'ada', 30_000n],
  ] as const) {
    const amount = atoms('USDC', units)
    assert.equal(Desk.refusal(Desk.tell(desk, { type, account, ...about, amount })), null)
  }
  const amount = atoms('USDC', 30_000n)
  Desk.tell(desk, { type: 'Withdraw', account: 'ada', asset: 'USDC', amount })
  return desk
}

const reserveOf = (desk: Desk) => State.reserve(desk.state, about)

function liquidate(desk: Desk, units: bigint | null): string | LoanLiquidated {
  const amount = units === null ? null : atoms('USDC', units)
  const told = { account: 'liq', borrower: 'ada', ...about, collateral: 'ETH', amount }
  const events = Desk.tell(desk, { type: 'LiquidateLoan', ...told })
  return Desk.pick(events, 'LoanLiquidated')[0] ?? Desk.refusal(events) ?? ''
}

const change = (desk: Desk, part: object) =>
  Desk.tell(desk, { type: 'ChangeReserve', ...about, ...part } as never)

describe('a market of Venus in the engine', () => {
  test('[VENUS11] interest is simple, and lenders earn all of it but the reserves', () => {
    const desk = core()
    const days = (count: number): void => {
      desk.time += count * 86_400_000
      Desk.tell(desk, { type: 'AccrueInterest', pool: 'core' })
    }
    days(73)
    const [pool, reserve] = reserveOf(desk)
    // Three quarters are used: 3.75 % a year, for a fifth of a year; four fifths of it are lenders'.
    assert.equal(reserve.debtIndex, 1_007_500_000_000_000_000_000_000_000n)
    assert.equal(reserve.supplyIndex, 1_004_500_000_000_000_000_000_000_000n)
    assert.equal(Pool.income(pool, reserve), atoms('USDC', 45n))
    // What lenders own is 40,180 without the reserves of 45: 30,225 of that are in use.
    const { variableBorrowRate: rate, liquidityRate } = Pool.rates(pool, reserve)
    assert.equal(rate, (((30_225n * 10n ** 27n) / 40_180n) * 4n) / 80n)
    const share = (30_225n * 10n ** 27n) / 40_180n
    assert.equal(
      liquidityRate,
      ((rate * share) / 10n ** 27n / 10n) * 8n + ((((rate * share) / 10n ** 27n) % 10n) * 8n) / 10n,
    )
    days(73)
    assert.equal(reserveOf(desk)[1].debtIndex, 1_007_500_000_000_000_000_000_000_000n + grown(rate))
  })

  test('[VENUS11] a year is the rate once, and in a pool that says nothing it compounds', () => {
    const desk = core()
    LoanDesk.borrow(desk, 'bob', 600n, 750_000n)
    desk.time += 365 * 86_400_000
    for (const pool of ['core', 'main']) Desk.tell(desk, { type: 'AccrueInterest', pool })
    assert.equal(reserveOf(desk)[1].debtIndex, 1_037_500_000_000_000_000_000_000_000n)
    const [, main] = State.reserve(desk.state, { pool: 'main', asset: 'USDC' })
    assert.ok(main.debtIndex > 1_038_000_000_000_000_000_000_000_000n, `${main.debtIndex}`)
  })

  test('[VENUS12] forced, a healthy loan is liquidated in full, and only by rules that know it', () => {
    const desk = core()
    assert.equal(liquidate(desk, null), 'loan.notLiquidatable')
    assert.equal(Desk.types(change(desk, { forced: true })), 'ReserveChanged')
    assert.equal(reserveOf(desk)[1].forced, true)
    const first = liquidate(desk, 20_000n)
    assert.ok(typeof first === 'object')
    // 20,000 at 2,000 and a tenth on top: 11 ETH, and the close factor of a half does not bind.
    assert.deepEqual([first.repaid, first.seized], [atoms('USDC', 20_000n), atoms('ETH', 11n)])
    change(desk, { curve })
    assert.equal(reserveOf(desk)[1].forced, true, 'what is left out stays')
    change(desk, { forced: false })
    assert.equal(reserveOf(desk)[1].forced, undefined)
    assert.equal(liquidate(desk, null), 'loan.notLiquidatable')
    change(desk, { forced: true })
    const last = liquidate(desk, null)
    assert.ok(typeof last === 'object' && last.repaid === atoms('USDC', 10_000n))
    assert.equal(liquidate(desk, null), 'loan.noDebt')
  })

  test('[VENUS12] forced, a loan under other rules is as it was', () => {
    const desk = core()
    LoanDesk.open(desk, 'bob', { ETH: 10n })
    const amount = atoms('USDC', 5_000n)
    Desk.tell(desk, { type: 'Borrow', account: 'bob', ...about, amount })
    change(desk, { forced: true })
    const told = { account: 'liq', borrower: 'bob', ...about, collateral: 'ETH', amount: null }
    const events = Desk.tell(desk, { type: 'LiquidateLoan', ...told })
    assert.equal(Desk.refusal(events), 'loan.notLiquidatable')
  })

  test('[VENUS7] [VENUS13] of what is seized the treasury has its share of what was repaid', () => {
    // The Liquidator takes 5 % of what is repaid: half of an incentive of a tenth.
    const desk = core({ bonusShare: Ratio.of(1n, 2n) })
    LoanDesk.price(desk, { ETH: 1_200n })
    const done = liquidate(desk, null)
    assert.ok(typeof done === 'object')
    // Half of the one debt: 15,000 ÷ 1,200 × 1.1 = 13.75 ETH, of which 13.75 × 0.05 ÷ 1.1 = 0.625.
    assert.deepEqual([done.repaid, done.fee], [atoms('USDC', 15_000n), atoms('ETH', 625n, 3)])
    assert.equal(done.seized, Amount.of(atoms('ETH', 1_375n, 2) - atoms('ETH', 625n, 3)))
  })
})

/** A fifth of a year at a rate, on the index after the first. */
const grown = (rate: bigint): bigint =>
  (1_007_500_000_000_000_000_000_000_000n * (rate / 5n)) / 10n ** 27n
