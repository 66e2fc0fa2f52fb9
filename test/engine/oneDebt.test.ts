import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { LoanLiquidated } from '../../src/engine/Event.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { State } from '../../src/engine/State.ts'
import { Ray } from '../../src/protocols/aave/Ray.ts'
import { lendingRulebook } from '../../src/wire/rulebooks/lendingRulebook.ts'
import { numRuns } from '../numRuns.ts'
import { Desk } from './Desk.ts'
import { atoms, type Coin, LoanDesk } from './LoanDesk.ts'

/**
 * Ada owes 9,000 USDC and 0.15 BTC at 40,000 against 10 ETH at 2,000, under a preset; a liquidator
 * has enough of both.
 */
function owingTwo(preset: string): Desk {
  const desk = LoanDesk.create()
  const terms = lendingRulebook(preset, desk.state.assets, State.asset(desk.state, 'USD'))
  assert.ok(terms.ok)
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: terms.value })
  const of = { owner: 'ada', group: 'ada', rulebook: terms.value.id, positionMode: 'net' } as const
  Desk.tell(desk, { type: 'OpenAccount', account: 'ada', ...of })
  LoanDesk.deposit(desk, 'ada', 'ETH', 10n)
  for (const [asset, amount] of [
    ['USDC', atoms('USDC', 9_000n)],
    ['BTC', atoms('BTC', 15n, 2)],
  ] as const) {
    const told = { account: 'ada', asset, amount } as const
    assert.equal(Desk.refusal(Desk.tell(desk, { type: 'Borrow', pool: 'main', ...told })), null)
    assert.equal(Desk.refusal(Desk.tell(desk, { type: 'Withdraw', ...told })), null)
  }
  LoanDesk.open(desk, 'liq', { USDC: 100_000n, BTC: 5n })
  return desk
}

const liquidate = (desk: Desk, asset: Coin): LoanLiquidated | undefined =>
  Desk.pick(
    Desk.tell(desk, {
      type: 'LiquidateLoan',
      account: 'liq',
      borrower: 'ada',
      pool: 'main',
      asset,
      collateral: 'ETH',
      amount: null,
    }),
    'LoanLiquidated',
  )[0]

/** What is owed of an asset, rounded up. */
function owed(desk: Desk, asset: Coin): bigint {
  const [, { debtIndex }] = State.reserve(desk.state, { pool: 'main', asset })
  return Ray.mulUp(-LoanDesk.claims(desk, 'ada', 'debt', asset), debtIndex)
}

test('[SEIZE1] [VENUS6] under `venus` half of the one debt goes, and then half of its rest', () => {
  const desk = owingTwo('venus')
  assert.equal(liquidate(desk, 'USDC'), undefined)
  // 10 ETH at 1,850 by 80 % carry 14,800 of the 15,000 owed.
  LoanDesk.price(desk, { ETH: 1_850n })
  assert.equal(liquidate(desk, 'BTC')?.repaid, atoms('BTC', 75n, 3))
  const first = liquidate(desk, 'USDC')
  assert.equal(first, undefined, 'the loan is healthy again')
  LoanDesk.price(desk, { ETH: 1_600n })
  const second = liquidate(desk, 'USDC')
  assert.equal(second?.repaid, atoms('USDC', 4_500n))
  // 4,500 ÷ 1,600 × 1.1, and the house keeps nothing of it.
  assert.deepEqual([second?.seized, second?.fee], [3_093_750_000_000_000_000n, 0n])
  assert.equal(unbalanced(desk.state), null)
})

test('[SEIZE1] [AAVE17] under `spark` half of the one debt, all of it at a health of 0.95', () => {
  const desk = owingTwo('spark')
  // 10 ETH at 1,740 by 86 % carry 14,964.
  LoanDesk.price(desk, { ETH: 1_740n })
  assert.equal(liquidate(desk, 'USDC')?.repaid, atoms('USDC', 4_500n))
  const low = owingTwo('spark')
  LoanDesk.price(low, { ETH: 1_640n })
  assert.equal(liquidate(low, 'USDC')?.repaid, atoms('USDC', 9_000n))
  // Since v3.3 half of all that is owed may be of one debt.
  const since = owingTwo('aave-v3.7')
  LoanDesk.price(since, { ETH: 1_790n })
  assert.equal(liquidate(since, 'USDC')?.repaid, atoms('USDC', 7_500n))
})

test('[SEIZE1] whatever falls, no call takes more than half of one debt, nor touches the other', () => {
  const runs = Math.ceil((numRuns * 3) / 10)
  let done = 0
  fc.assert(
    fc.property(
      fc.constantFrom('USDC' as const, 'BTC' as const),
      fc.bigInt(1_500n, 1_900n),
      fc.integer({ min: 0, max: 400 }),
      (asset, eth, days) => {
        const desk = owingTwo('venus')
        desk.time += days * 86_400_000
        LoanDesk.price(desk, { ETH: eth })
        Desk.tell(desk, { type: 'AccrueInterest', pool: 'main' })
        const other = asset === 'USDC' ? 'BTC' : 'USDC'
        const [before, rest] = [owed(desk, asset), owed(desk, other)]
        const event = liquidate(desk, asset)
        if (event === undefined) return
        done++
        assert.ok(event.repaid <= before / 2n, `${event.repaid} of ${before}`)
        assert.ok(event.repaid >= before / 2n - 1n)
        assert.equal(owed(desk, other), rest)
      },
    ),
    { numRuns: runs },
  )
  assert.ok(done > runs / 4, `${done} liquidations`)
})
