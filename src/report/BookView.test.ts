import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '../../test/engine/Desk.ts'
import { LoanDesk } from '../../test/engine/LoanDesk.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { AccountReport } from './AccountReport.ts'
import { BookView } from './BookView.ts'

const reports = (view: BookView): readonly AccountReport[] =>
  view.accounts.map((one) =>
    AccountReport.of(BookView.subject(view, one), 'instrument', {
      health: null,
      interest: one.interest,
    }),
  )

test('[REPORT1] of an engine the levels are its own, under other prices they begin anew', () => {
  const desk = Desk.create()
  Desk.open(desk, 'ada', 4_000n)
  Desk.fill(desk, 'ada', 1_000n)
  let price = 40_000n
  for (; desk.state.calls.size === 0; price -= 20n) Desk.setMarks(desk, price)
  // Between the level's exit and its entry.
  Desk.setMarks(desk, price + 40n)
  const view = BookView.ofState(desk.state)
  const one = view.accounts.find(({ account }) => account.id === 'ada')
  assert.ok(one)
  assert.equal(AccountReport.of(BookView.subject(view, one), 'instrument').level, 'call')
  const fresh = { ...one, standing: null }
  assert.equal(AccountReport.of(BookView.subject(view, fresh), 'instrument').level, 'warning')
  const ids = (query: BookView.AccountQuery) =>
    BookView.select(view, query).map(({ account }) => account.id)
  assert.deepEqual(ids({ level: 'call' }), ['ada'])
  assert.deepEqual(ids({ level: 'call', owner: 'bob' }), [])
  assert.deepEqual(ids({ owner: 'ada' }), ['ada'])
})

test('[CLEAR4] [REPORT1] a price is old for a report when its market says so, as for the engine', () => {
  const desk = Desk.create()
  Desk.open(desk, 'ada', 4_000n)
  Desk.fill(desk, 'ada', 1_000n)
  const market = {
    ...{ instrument: Desk.btc, version: 1, activeFrom: 0, source: 'test', fundCap: Amount.of(0n) },
    ...{ deleverage: 'ranked' as const, disposal: Ratio.of(1n, 2n), silence: 60_000 },
    prices: { staleAfter: 1_000, staleBand: Ratio.of(1n, 100n) },
  }
  Desk.tell(desk, { type: 'DefineMarket', market })
  const certainties = () => reports(BookView.ofState(desk.state)).map((one) => one.certainty)
  assert.deepEqual(certainties(), ['certain'])
  Desk.wait(desk, 1_001)
  assert.equal(desk.state.accountById.get('ada')?.certainty, 'bounded')
  assert.deepEqual(certainties(), ['bounded'])
})

test('the house and accounts without rules in force are not among those reported', () => {
  const desk = Desk.create()
  const rules = desk.state.rulebooks.get('ranked')?.active
  assert.ok(rules)
  const late = { ...rules, id: 'late', activeFrom: desk.time + 1_000 }
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: late })
  const account = { account: 'eve', owner: 'eve', group: 'eve', positionMode: 'net' } as const
  Desk.tell(desk, { type: 'OpenAccount', ...account, rulebook: 'late' })
  assert.deepEqual(BookView.ofState(desk.state).accounts, [])
  Desk.wait(desk, 1_000)
  assert.deepEqual(
    BookView.ofState(desk.state).accounts.map((one) => one.account.id),
    ['eve'],
  )
})

test('[REPORT5] of a claim on a pool a loan is told in what the claim stands for', () => {
  const desk = LoanDesk.create()
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.price(desk, { ETH: 2_000n })
  const view = BookView.ofState(desk.state)
  const loan = reports(view).find(({ account }) => account === 'ada')?.loan
  const [collateral] = loan?.collateral ?? []
  assert.equal(collateral?.asset, 'ETH')
  assert.equal(collateral.amount, '10')
  assert.equal(collateral.value, '20000')
  assert.equal(collateral.isIdle, false)
  // 15,000 ÷ (10 × 0.825).
  assert.ok(collateral.liquidationPrice?.startsWith('1818.18'))
  const [debt] = loan?.debts ?? []
  assert.deepEqual([debt?.asset, debt?.amount, debt?.value], ['USDC', '15000', '15000'])
  // 15,000 of 1,000,000 are lent out: 4 % × 1.5 % ÷ 80 % a year, which takes more than a hundred.
  assert.deepEqual(loan?.interest, { level: 'liquidation', seconds: null, datetime: null })
})
