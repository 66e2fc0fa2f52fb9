import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { State } from '../../src/engine/State.ts'
import { Method } from '../../src/margin/Method.ts'
import { whatIf } from '../../src/margin/whatIf.ts'
import { withdrawable } from '../../src/margin/withdrawable.ts'
import type { BoundRulebook } from '../../src/model/BoundRulebook.ts'
import type { LendingMethod, ProtocolName } from '../../src/model/Lending.ts'
import { protocolNames } from '../../src/model/Lending.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { Desk } from './Desk.ts'
import { atoms, type Coin, LoanDesk } from './LoanDesk.ts'

const R = Ratio.of

/** A desk under one protocol; ETH opens 80 % and keeps 82.5 %. */
function under(protocol: ProtocolName, change: Partial<LendingMethod> = {}): Desk {
  const desk = LoanDesk.create()
  const base = LoanDesk.rulebook('regime')
  const method = { ...LoanDesk.method(), protocol, ...change }
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: { ...base, method } })
  return desk
}

function open(desk: Desk, account: string, holdings: Partial<Record<Coin, bigint>>): void {
  const about = { owner: account, group: account, rulebook: 'regime', positionMode: 'net' } as const
  Desk.tell(desk, { type: 'OpenAccount', account, ...about })
  for (const [asset, units] of Object.entries(holdings)) {
    LoanDesk.deposit(desk, account, asset as Coin, units)
  }
}

const borrow = (desk: Desk, account: string, asset: Coin, units: bigint, places = 0) => {
  const amount = atoms(asset, units, places)
  return Desk.refusal(Desk.tell(desk, { type: 'Borrow', account, pool: 'main', asset, amount }))
}

const withdraw = (desk: Desk, account: string, asset: Coin, units: bigint, places = 0) =>
  Desk.refusal(
    Desk.tell(desk, { type: 'Withdraw', account, asset, amount: atoms(asset, units, places) }),
  )

const elect = (desk: Desk, account: string, mode: string | null, unpledged: readonly Coin[] = []) =>
  Desk.refusal(Desk.tell(desk, { type: 'Elect', account, mode, unpledged }))

const subject = (desk: Desk, id: string) => {
  const account = State.account(desk.state, id)
  return [account, account.rules?.bound as BoundRulebook, desk.state.book] as const
}

const notesOf = (desk: Desk, id: string): readonly string[] => {
  const [account, rules, prices] = subject(desk, id)
  return Method.of(rules).notes({ account, rules, prices })
}

const isAave = (protocol: ProtocolName): boolean =>
  protocol.startsWith('aave') || protocol === 'spark'

describe('what a regime allows', () => {
  for (const protocol of protocolNames) {
    test(`[LOAN19] ${protocol}: what may leave, and what may be borrowed`, () => {
      const desk = under(protocol)
      open(desk, 'ada', { ETH: 10n })
      assert.equal(borrow(desk, 'ada', 'USDC', 16_001n), 'margin.insufficient')
      assert.equal(borrow(desk, 'ada', 'USDC', 15_000n), null)
      assert.equal(withdraw(desk, 'ada', 'USDC', 15_000n), null)
      // 15,000 ÷ 2,000 are 9.375 coins at 80 %, and 9.0909 at 82.5 %.
      const most = isAave(protocol) ? 909n : 625n
      const [account, rules, book] = subject(desk, 'ada')
      const asset = State.asset(desk.state, 'ETH')
      const free = withdrawable(account, rules, book, asset)
      assert.ok(free >= atoms('ETH', most - 1n, 3) && free < atoms('ETH', most + 1n, 3), `${free}`)
      const supposed = (amount: bigint) =>
        whatIf(account, rules, book, { type: 'transfer', asset, amount: Amount.of(-amount) })
          .refused
      assert.deepEqual([supposed(free), supposed(free + 1n)], [null, 'margin.insufficient'])
      assert.equal(withdraw(desk, 'ada', 'ETH', most + 1n, 3), 'margin.insufficient')
      assert.equal(withdraw(desk, 'ada', 'ETH', most - 1n, 3), null)
    })

    test(`[LOAN20] ${protocol}: a second debt`, () => {
      const desk = under(protocol)
      open(desk, 'ada', { BTC: 1n })
      assert.equal(borrow(desk, 'ada', 'USDC', 5_000n), null)
      const isSeveral = isAave(protocol) || protocol === 'desk' || protocol === 'venus'
      assert.equal(borrow(desk, 'ada', 'ETH', 1n), isSeveral ? null : 'loan.notBorrowable')
      assert.equal(borrow(desk, 'ada', 'USDC', 1_000n), null)
      assert.deepEqual(notesOf(desk, 'ada'), [])
    })
  }

  test('[LOAN19] borrowed money does not carry the debt that brings it', () => {
    const desk = under('aave-v3.7')
    open(desk, 'ada', { ETH: 10n })
    assert.equal(borrow(desk, 'ada', 'USDC', 16_000_000_001n, 6), 'margin.insufficient')
    assert.equal(borrow(desk, 'ada', 'USDC', 16_000n), null)
  })

  test('[LOAN21] a mode of dollars lets dollars be borrowed, and is entered with nothing else', () => {
    const { modes } = LoanDesk.method()
    const stable = { ...(modes.get('stable') as NonNullable<ReturnType<typeof modes.get>>) }
    const { borrowable: _, ...plain } = stable
    const desk = under('aave-v3.7', { modes: new Map([['dollars', plain]]) })
    open(desk, 'ada', { USDC: 20_000n, BTC: 1n })
    assert.equal(elect(desk, 'ada', 'dollars'), null)
    assert.equal(borrow(desk, 'ada', 'ETH', 1n), 'loan.notBorrowable')
    assert.equal(borrow(desk, 'ada', 'USDC', 1_000n), null)
    open(desk, 'bob', { USDC: 20_000n })
    assert.equal(borrow(desk, 'bob', 'ETH', 1n), null)
    assert.equal(elect(desk, 'bob', 'dollars'), 'loan.modeMismatch')
    assert.equal(elect(desk, 'ada', null), null, 'left where the loan is covered')
  })

  test('[LOAN21] what opens nothing leaves first, or is no longer pledged', () => {
    const base = LoanDesk.method().collateral
    const leaving = { ...(base.get('BTC') as never as object), openLtv: R(0n) } as never
    const desk = under('aave-v3.6', { collateral: new Map(base).set('BTC', leaving) })
    open(desk, 'ada', { ETH: 10n, BTC: 1n })
    assert.equal(borrow(desk, 'ada', 'USDC', 5_000n), null)
    assert.equal(withdraw(desk, 'ada', 'ETH', 1n), 'loan.ltvZeroFirst')
    assert.equal(elect(desk, 'ada', null, ['ETH']), 'loan.ltvZeroFirst')
    assert.equal(withdraw(desk, 'ada', 'BTC', 5n, 1), null)
    assert.equal(elect(desk, 'ada', null, ['BTC']), null)
    assert.equal(withdraw(desk, 'ada', 'ETH', 1n), null)
  })

  for (const protocol of ['aave-v4', 'compound-v3'] as const) {
    test(`[LOAN21] under ${protocol} what opens nothing need not leave first`, () => {
      const base = LoanDesk.method().collateral
      const leaving = { ...(base.get('BTC') as never as object), openLtv: R(0n) } as never
      const desk = under(protocol, { collateral: new Map(base).set('BTC', leaving) })
      open(desk, 'ada', { ETH: 10n, BTC: 1n })
      assert.equal(borrow(desk, 'ada', 'USDC', 5_000n), null)
      assert.equal(withdraw(desk, 'ada', 'ETH', 1n), null)
    })
  }

  const isolating = () => {
    const base = LoanDesk.method().collateral
    const isolated = {
      ...(base.get('BTC') as never as object),
      debtCeiling: Value.of(30_000n * 10n ** 8n),
    } as never
    return under('aave-v3.6', {
      collateral: new Map(base).set('BTC', isolated),
      debts: new Map([
        ['USDC', { inIsolation: true }],
        ['ETH', {}],
      ]),
    })
  }

  test('[LOAN22] isolated collateral carries what may be borrowed in isolation, to its ceiling for all', () => {
    const desk = isolating()
    open(desk, 'ada', { BTC: 1n })
    open(desk, 'bob', { BTC: 1n })
    assert.equal(elect(desk, 'ada', null, ['USDC']), null)
    assert.equal(elect(desk, 'bob', null, ['USDC']), null)
    assert.equal(borrow(desk, 'ada', 'ETH', 1n), 'loan.notBorrowable')
    assert.equal(borrow(desk, 'ada', 'BTC', 1n, 1), 'loan.notBorrowable', 'it is not listed')
    assert.equal(borrow(desk, 'ada', 'USDC', 20_000n), null)
    assert.equal(borrow(desk, 'bob', 'USDC', 10_001n), 'pool.capReached')
    assert.equal(borrow(desk, 'bob', 'USDC', 10_000n), null)
    assert.deepEqual(notesOf(desk, 'ada'), [])
  })

  test('[LOAN22] beside other collateral it carries nothing new, and keeps another from being pledged', () => {
    const desk = isolating()
    open(desk, 'ada', { BTC: 1n, ETH: 1n })
    assert.equal(borrow(desk, 'ada', 'USDC', 1_000n), 'loan.notBorrowable')
    assert.equal(elect(desk, 'ada', null, ['ETH', 'USDC']), null)
    assert.equal(borrow(desk, 'ada', 'USDC', 1_000n), null)
    assert.equal(elect(desk, 'ada', null, ['USDC']), 'loan.notBorrowable')
    // A gift of another coin, pledged by itself, is told and forbids no repayment.
    LoanDesk.deposit(desk, 'ada', 'USDC', 1n)
    assert.equal(elect(desk, 'ada', null, ['ETH', 'USDC']), null)
  })

  test('[LOAN22] a siloed debt is the only one', () => {
    const debts = new Map([
      ['USDC', {}],
      ['ETH', { siloed: true }],
    ])
    const desk = under('aave-v3.6', { debts })
    open(desk, 'ada', { BTC: 1n })
    open(desk, 'bob', { BTC: 1n })
    assert.equal(borrow(desk, 'ada', 'USDC', 1_000n), null)
    assert.equal(borrow(desk, 'ada', 'ETH', 1n), 'loan.notBorrowable')
    assert.equal(borrow(desk, 'bob', 'ETH', 1n), null)
    assert.equal(borrow(desk, 'bob', 'USDC', 1_000n), 'loan.notBorrowable')
    assert.equal(borrow(desk, 'bob', 'ETH', 1n), null)
  })
})
