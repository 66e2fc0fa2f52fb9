import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { State } from '../../src/engine/State.ts'
import type { CollateralParameters, LendingMethod } from '../../src/model/Lending.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { atoms, LoanDesk, rulebook } from './LoanDesk.ts'

/** Payers of an absorbed loan get 5 percent on top, and those who take the rest over 10. */

function handedOn(): Rulebook {
  const terms = {
    by: 'absorption',
    guard: false,
    badDebt: 'redistribute',
    insurance: 'safety',
  } as const
  const book = rulebook('handed', terms)
  const method = book.method as LendingMethod
  const eth = method.collateral.get('ETH') as CollateralParameters
  const collateral = new Map(method.collateral)
  collateral.set('ETH', { ...eth, bonusRedistributed: Ratio.of(1n, 10n) })
  return { ...book, method: { ...method, collateral } }
}

/** Ada owes 15,000 against 10 ETH, and bob takes over what the 6,000 in the pool do not pay. */
function market(): Desk {
  const desk = LoanDesk.create()
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: handedOn() })
  LoanDesk.open(desk, 'saver', { USDC: 10_000n })
  const safety = { pool: 'safety', asset: 'USDC' } as const
  Desk.tell(desk, { type: 'Supply', account: 'saver', ...safety, amount: atoms('USDC', 10_000n) })
  LoanDesk.open(desk, 'cat', { ETH: 50n })
  Desk.tell(desk, { type: 'Borrow', account: 'cat', ...safety, amount: atoms('USDC', 4_000n) })
  for (const [account, eth, usdc] of [
    ['ada', 10n, 15_000n],
    ['bob', 100n, 1_000n],
  ] as const) {
    const of = { owner: account, group: account, positionMode: 'net' } as const
    Desk.tell(desk, { type: 'OpenAccount', account, rulebook: 'handed', ...of })
    LoanDesk.deposit(desk, account, 'ETH', eth)
    const told = { account, asset: 'USDC', amount: atoms('USDC', usdc) } as const
    Desk.tell(desk, { type: 'Borrow', pool: 'main', ...told })
    assert.equal(Desk.refusal(Desk.tell(desk, { type: 'Withdraw', ...told })), null)
  }
  return desk
}

/** What payers, takers and the borrower have of the 10 ETH afterwards. */
function parts(desk: Desk) {
  const eth = State.asset(desk.state, 'ETH').index
  const held = (id: string) => State.account(desk.state, id).balances[eth] ?? 0n
  return [held('saver'), held('bob') - atoms('ETH', 100n), held('ada')]
}

describe('a bonus of their own for those who take a debt over', () => {
  test('[TAKEOVER1] each gets its own on top, and the rest stays with the borrower', () => {
    const desk = market()
    const events = LoanDesk.price(desk, { ETH: 1_800n })
    assert.equal(Desk.pick(events, 'InsuranceUsed')[0]?.amount, atoms('USDC', 6_000n))
    assert.deepEqual(
      Desk.pick(events, 'DebtRedistributed').map(({ to, claims }) => [to, claims]),
      [['bob', atoms('USDC', 9_000n)]],
    )
    assert.deepEqual(parts(desk), [atoms('ETH', 35n, 1), atoms('ETH', 55n, 1), atoms('ETH', 1n)])
    assert.equal(unbalanced(desk.state), null)
  })

  test('[TAKEOVER1] where it does not suffice, payers come first, up to their share of the debt', () => {
    const desk = market()
    LoanDesk.price(desk, { ETH: 1_600n })
    assert.deepEqual(parts(desk), [atoms('ETH', 39_375n, 4), atoms('ETH', 60_625n, 4), 0n])
    const deep = market()
    LoanDesk.price(deep, { ETH: 1_000n })
    assert.deepEqual(parts(deep), [atoms('ETH', 4n), atoms('ETH', 6n), 0n])
  })
})

/** Two borrowers, each with a debt that stays because nobody may repay it, and one that is handed on. */
function pausedPair(): Desk {
  const desk = LoanDesk.create({ by: 'absorption', guard: false, badDebt: 'redistribute' })
  LoanDesk.open(desk, 'saver', { USDC: 20_000n })
  const safety = { pool: 'safety', asset: 'USDC' } as const
  Desk.tell(desk, { type: 'Supply', account: 'saver', ...safety, amount: atoms('USDC', 20_000n) })
  for (const [account, usdc] of [
    ['ada', 7_000n],
    ['bob', 6_000n],
  ] as const) {
    LoanDesk.borrow(desk, account, 10n, 8_000n)
    const amount = atoms('USDC', usdc)
    Desk.tell(desk, { type: 'Borrow', account, ...safety, amount })
    Desk.tell(desk, { type: 'Withdraw', account, asset: 'USDC', amount })
  }
  Desk.tell(desk, { type: 'ChangeReserve', pool: 'main', asset: 'USDC', status: 'paused' })
  return desk
}

describe('a debt that is taken over', () => {
  test('[POOL11] never comes back in the same command to whom it was taken from', () => {
    const desk = pausedPair()
    // Ada is short, and Bob is with what he takes over from her; she could bear neither.
    const events = LoanDesk.price(desk, { ETH: 1_780n })
    const absorbed = Desk.pick(events, 'LoanAbsorbed').map(({ account }) => account)
    assert.deepEqual(absorbed, ['ada', 'bob'])
    const moved = Desk.pick(events, 'DebtRedistributed').map(({ account, to }) => [account, to])
    assert.deepEqual(moved, [['ada', 'bob']])
    const [written] = Desk.pick(events, 'DebtWrittenOff')
    assert.equal(written?.amount, atoms('USDC', 13_000n))
    assert.ok(State.liquidating(desk.state).length === 0)
    assert.equal(unbalanced(desk.state), null)
  })

  test('[POOL11] [ENG13] may bring down the next one, and all of them are seen to in one command', () => {
    const desk = LoanDesk.create({ by: 'absorption', guard: false, badDebt: 'redistribute' })
    // Of sixteen loans each bears what those before it hand on, but for what the last of them does.
    const owed = [14_900, 14_769, 14_619, 14_446, 14_247, 14_015, 13_738, 13_405, 12_994, 12_473]
    for (const [index, usdc] of [...owed, 11_790, 10_852, 9_477, 7_246, 2_933, 1].entries())
      LoanDesk.borrow(desk, `loan-${index}`, 10n, BigInt(usdc))
    const events = LoanDesk.price(desk, { ETH: 1_806n })
    const absorbed = Desk.pick(events, 'LoanAbsorbed').map(({ account }) => account)
    assert.deepEqual(
      absorbed,
      Array.from({ length: 16 }, (_, index) => `loan-${index}`),
    )
    assert.equal(
      Desk.pick(events, 'DebtWrittenOff').length,
      1,
      'nobody is left to take over the last',
    )
    assert.equal(unbalanced(desk.state), null)
  })
})
