import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import type { TroveUse } from '../../src/engine/TroveUse.ts'
import { Amount } from '../../src/money/Amount.ts'
import type { Branch } from '../../src/protocols/liquity2/Branch.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import { TroveDesk } from './TroveDesk.ts'

const { held, refusal, use, wad } = TroveDesk
const branch = 'WETH'
const house = 'house:troves:bold'

const openAt = (trove: string, rate: bigint, collateral: bigint, debt = 10_000n): TroveUse => ({
  ...{ type: 'open', branch, trove, collateral: collateral * wad, debt: debt * wad },
  ...{ rate: (rate * wad) / 100n, batch: null },
})

/** Alice borrows 10,000 at 5 % on 10 WETH, Bob as much at 15 % on 15. */
function two(): Desk {
  const desk = TroveDesk.create()
  for (const who of ['alice', 'bob']) TroveDesk.open(desk, who, { WETH: 20n })
  assert.equal(refusal(use(desk, 'alice', openAt('a', 5n, 10n))), null)
  assert.equal(refusal(use(desk, 'bob', openAt('b', 15n, 15n))), null)
  return desk
}

const sumsAreZero = (desk: Desk): void => assert.equal(unbalanced(desk.state), null)

const wethOf = (desk: Desk): Branch => TroveDesk.bookOf(desk).branches[0] as Branch

describe('troves of the engine', () => {
  test('[BOLD39] [BOLD41] a trove is opened: the coin exists, and a quarter of the fee is the fund’s', () => {
    const desk = two()
    assert.equal(held(desk, 'alice', 'BOLD'), 10_000n * wad)
    assert.equal(held(desk, 'alice', 'WETH'), 10n * wad - 37_500_000_000_000_000n)
    assert.equal(held(desk, house, 'WETH'), 25n * wad + 75_000_000_000_000_000n)
    const [a, b] = [9_589_041_095_890_410_958n, 19_173_486_909_541_400_109n]
    const pool = (a * 3n) / 4n + (b * 3n) / 4n
    assert.equal(wethOf(desk).pool.yieldPending, pool)
    assert.equal(held(desk, 'house:fund', 'BOLD'), a + b - pool)
    assert.equal(held(desk, house, 'BOLD'), -(20_000n * wad + a + b - pool))
    sumsAreZero(desk)
  })

  test('[BOLD40] nobody changes or closes the trove of another, but anybody may record its interest', () => {
    const desk = two()
    const of = { branch, trove: 'a' } as const
    const uses: readonly TroveUse[] = [
      { type: 'adjust', ...of, debt: wad, collateral: 0n },
      { type: 'close', ...of },
      { type: 'setRate', ...of, rate: wad },
      { type: 'joinBatch', ...of, batch: 'bob' },
      { type: 'leaveBatch', ...of, rate: wad },
    ]
    for (const one of uses) {
      assert.equal(refusal(use(desk, 'bob', one)), 'trove a is not of bob', one.type)
    }
    assert.equal(refusal(use(desk, 'bob', { type: 'applyPending', ...of })), null)
  })

  test('[BOLD40] refused: what is not there, what is below nothing, and what is too old', () => {
    const desk = two()
    const deposit = (amount: bigint): TroveUse => ({
      type: 'deposit',
      branch,
      amount,
      claims: true,
    })
    assert.equal(refusal(use(desk, 'alice', deposit(20_000n * wad))), 'balance.insufficient')
    assert.equal(refusal(use(desk, 'alice', deposit(-5n))), 'command.malformed')
    const none = { ...deposit(wad), branch: 'BOLD' }
    assert.equal(refusal(use(desk, 'alice', none)), 'trove.unknown')
    const both = { ...openAt('c', 5n, 3n), batch: 'bob' } as TroveUse
    assert.equal(refusal(use(desk, 'alice', both)), 'command.malformed')
    assert.equal(refusal(use(desk, 'alice', openAt('a', 5n, 3n))), 'open: TroveExists')
    assert.equal(refusal(use(desk, 'alice', openAt('c', 5n, 15n))), 'balance.insufficient')
    const redeem = { type: 'redeem', amount: wad, iterations: 0, feeMost: wad } as const
    desk.time += 2 * 86_400_000
    assert.equal(refusal(use(desk, 'alice', openAt('c', 5n, 3n, 2_500n))), 'price.stale')
    assert.equal(refusal(use(desk, 'alice', redeem)), 'price.stale')
    assert.equal(refusal(use(desk, 'alice', deposit(wad))), null, 'asks for no price')
    assert.equal(refusal(Desk.tell(desk, TroveDesk.definition)), 'trove.duplicate')
  })

  test('[BOLD40] while liquidation or new risk is off, nobody is liquidated and nobody borrows', () => {
    const desk = two()
    TroveDesk.price(desk, { WETH: 1_000n })
    const scope = { kind: 'asset', id: branch } as const
    const turn = (what: 'newRisk' | 'liquidation', on: boolean) =>
      Desk.tell(desk, { type: 'Switch', scope, what, on, by: 'desk', reason: 'test' })
    const liquidate: TroveUse = { type: 'liquidate', branch, troves: ['a'] }
    turn('liquidation', false)
    assert.equal(refusal(use(desk, 'bob', liquidate)), 'switch.off')
    turn('liquidation', true)
    assert.equal(refusal(use(desk, 'bob', liquidate)), null)
    TroveDesk.price(desk, { WETH: 2_000n })
    turn('newRisk', false)
    assert.equal(refusal(use(desk, 'alice', openAt('c', 5n, 3n, 2_500n))), 'switch.off')
  })

  test('[BOLD40] what an account needs to keep its own loans does not go into a trove', () => {
    const desk = two()
    TroveDesk.open(desk, 'carol', { WETH: 10n })
    Desk.tell(desk, {
      ...{ type: 'Restrict', account: 'carol', restriction: 'noWithdrawal', until: null },
      ...{ by: 'desk', reason: 'test' },
    })
    assert.equal(refusal(use(desk, 'carol', openAt('c', 5n, 3n, 2_500n))), 'account.restricted')
  })

  test('[BOLD19] [BOLD41] a liquidation is paid off by the pool, and who liquidates has its gas', () => {
    const desk = two()
    const amount = 6_001n * wad
    assert.equal(refusal(use(desk, 'bob', { type: 'deposit', branch, amount, claims: true })), null)
    TroveDesk.open(desk, 'liq', {})
    TroveDesk.price(desk, { WETH: 1_090n })
    const total = held(desk, house, 'WETH')
    assert.equal(refusal(use(desk, 'liq', { type: 'liquidate', branch, troves: ['a'] })), null)
    const gas = 29_971_260_435_199_124n + 37_500_000_000_000_000n
    assert.equal(held(desk, 'liq', 'WETH'), gas)
    assert.equal(held(desk, house, 'WETH'), total - gas)
    assert.equal(refusal(use(desk, 'alice', { type: 'claimSurplus', branch })), null)
    assert.equal(
      held(desk, 'alice', 'WETH') % wad,
      962_500_000_000_000_000n + 143_837_964_146_929_820n - wad,
    )
    sumsAreZero(desk)
  })

  test('[BOLD43] [POOL9] rounds leave a trove to whoever calls, as they leave a loan to its liquidators', () => {
    const desk = two()
    TroveDesk.open(desk, 'liq', {})
    const loans = LoanDesk.create({ by: 'liquidator', guard: true })
    LoanDesk.borrow(loans, 'ada', 10n, 15_000n)
    LoanDesk.open(loans, 'liq', { USDC: 50_000n })
    const owed = LoanDesk.claims(loans, 'ada', 'debt', 'USDC')
    for (let minute = 0; minute < 10; minute++) {
      for (const one of [desk, loans]) one.time += 60_000
      TroveDesk.price(desk, { WETH: 1_050n })
      LoanDesk.price(loans, { ETH: 1_700n })
      Desk.tell(desk, { type: 'AdvanceTime' })
    }
    assert.ok(wethOf(desk).troves.has('a'))
    assert.equal(LoanDesk.claims(loans, 'ada', 'debt', 'USDC'), owed)
    assert.equal(
      Desk.pick(
        loans.entries.flatMap(({ events }) => events),
        'LiquidationStarted',
      ).length,
      1,
    )
    assert.equal(refusal(use(desk, 'liq', { type: 'liquidate', branch, troves: ['a'] })), null)
    assert.ok(held(desk, 'liq', 'WETH') > 0n)
    const seized = LoanDesk.seize(loans, { collateral: 'ETH', amount: null })
    assert.equal(Desk.pick(seized, 'LoanLiquidated').length, 1)
  })

  test('[BOLD27] [BOLD41] who leaves the pool without his gain claims it later', () => {
    const desk = two()
    const of = { branch, amount: 6_001n * wad, claims: false } as const
    use(desk, 'bob', { type: 'deposit', ...of })
    TroveDesk.price(desk, { WETH: 1_090n })
    use(desk, 'alice', { type: 'liquidate', branch, troves: ['a'] })
    use(desk, 'alice', { type: 'deposit', ...of, amount: 5n * wad })
    assert.equal(refusal(use(desk, 'bob', { type: 'withdraw', ...of })), null)
    assert.equal(refusal(use(desk, 'bob', { type: 'deposit', ...of, amount: wad })), null)
    assert.equal(
      refusal(use(desk, 'bob', { type: 'claimStash', branch })),
      'claimStash: StabilityPool: User must have no deposit',
    )
    assert.equal(refusal(use(desk, 'bob', { type: 'withdraw', ...of })), null)
    const stash = wethOf(desk).pool.stashed.get('bob') ?? 0n
    const before = held(desk, 'bob', 'WETH')
    assert.equal(refusal(use(desk, 'bob', { type: 'claimStash', branch })), null)
    assert.ok(stash > 5n * wad && held(desk, 'bob', 'WETH') === before + stash)
    sumsAreZero(desk)
  })

  test('[BOLD15] [BOLD41] the manager of a batch is paid when it is touched', () => {
    const desk = two()
    TroveDesk.open(desk, 'may', {})
    const offer = { rate: wad / 10n, fee: wad / 100n, rateMinimum: wad / 100n, rateMaximum: wad }
    const register: TroveUse = { type: 'registerBatch', branch, ...offer, period: 3_600n }
    assert.equal(refusal(use(desk, 'may', register)), null)
    const join: TroveUse = { type: 'joinBatch', branch, trove: 'a', batch: 'may' }
    assert.equal(refusal(use(desk, 'alice', join)), null)
    desk.time += 365 * 86_400_000
    const debt = wethOf(desk).batches.get('may')?.debt ?? 0n
    assert.equal(refusal(use(desk, 'bob', { type: 'applyPending', branch, trove: 'a' })), null)
    assert.equal(held(desk, 'may', 'BOLD'), debt / 100n)
    sumsAreZero(desk)
  })

  test('[BOLD31] [BOLD33] [BOLD34] redeemed at the lowest rate, shut down, and redeemed in haste', () => {
    const desk = two()
    const redeem: TroveUse = { type: 'redeem', amount: 1_000n * wad, iterations: 0, feeMost: wad }
    desk.time += 10 * 86_400_000
    TroveDesk.price(desk, { WETH: 2_000n })
    assert.equal(refusal(use(desk, 'bob', redeem)), null)
    const [a, b] = ['a', 'b'].map((id) => wethOf(desk).troves.get(id))
    assert.ok(a && b && a.collateral < 10n * wad && b.collateral === 15n * wad)
    assert.equal(
      refusal(use(desk, 'bob', { type: 'shutDown', branch })),
      'shutDown: TCRNotBelowSCR',
    )
    TroveDesk.price(desk, { WETH: 800n })
    assert.equal(refusal(use(desk, 'bob', { type: 'shutDown', branch })), null)
    const before = held(desk, 'bob', 'WETH')
    const urgent = { type: 'urgentRedeem', branch, amount: 1_000n * wad, troves: ['a'] } as const
    assert.equal(refusal(use(desk, 'bob', { ...urgent, least: 0n })), null)
    assert.equal(held(desk, 'bob', 'WETH') - before, (1_275n * wad) / 1_000n)
    assert.equal(refusal(use(desk, 'alice', openAt('c', 5n, 3n))), 'open: IsShutDown')
    sumsAreZero(desk)
  })

  test('[BOLD39] books are restored from a snapshot, and the coin of troves is paid like any other', () => {
    const desk = two()
    const restored = Snapshot.restore(Snapshot.take(desk.state))
    assert.deepEqual(restored.troves.get('bold')?.book, TroveDesk.bookOf(desk))
    assert.equal(restored.troves.get('bold')?.account, State.account(restored, house))
    const amount = Amount.of(500n * wad)
    const sent = { type: 'Transfer', from: 'alice', to: 'bob', asset: 'BOLD', amount } as const
    assert.equal(refusal(Desk.tell(desk, sent)), null)
  })
})
