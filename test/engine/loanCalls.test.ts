import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Remedy } from '../../src/margin/Method.ts'
import { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Advice } from '../../src/report/Advice.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import { rulebook as tiered } from './world.ts'

/** A loan of 15,000 USDC against 10 ETH, called at 2,000 per coin, and its cures. */
function called(): { desk: Desk; remedies: Advice['remedies'] } {
  const desk = LoanDesk.create()
  const [call] = Desk.pick(LoanDesk.borrow(desk, 'ada', 10n, 15_000n), 'CallOpened')
  const later = call ?? Desk.pick(LoanDesk.price(desk, { ETH: 2_000n }), 'CallOpened')[0]
  assert.ok(later, 'the loan is called')
  const kept = desk.state.calls.get(later.call)
  assert.ok(kept)
  return { desk, remedies: Advice.ofCall(desk.state, kept).remedies }
}

const bring = (desk: Desk, { act, asset: { id: asset } }: Remedy, amount: bigint) => {
  const account = 'ada'
  const events = Desk.tell(desk, { type: 'Deposit', account, asset, amount: Amount.of(amount) })
  if (act === 'add') return events
  return Desk.tell(desk, {
    type: 'Repay',
    account,
    pool: 'main',
    asset,
    amount: Amount.of(amount),
  })
}

const isMet = (events: ReturnType<typeof bring>): boolean =>
  Desk.pick(events, 'CallMet').length === 1

test('[CALL11] what a called loan is to repay or to add, to the atom', () => {
  const { remedies } = called()
  assert.deepEqual(
    remedies.map(({ act, asset }) => [act, asset.id]),
    [
      ['repay', 'USDC'],
      ['add', 'ETH'],
    ],
  )
  assert.equal(remedies[0]?.amount, 1_800_000_000n)
  for (const act of ['repay', 'add'] as const) {
    const least = called()
    const remedy = least.remedies.find((one) => one.act === act)
    assert.ok(remedy)
    assert.ok(isMet(bring(least.desk, remedy, remedy.amount)), act)
    const less = called()
    assert.ok(!isMet(bring(less.desk, remedy, remedy.amount - 1n)), `${act}, an atom less`)
  }
})

test('[LOAN4] [ENG5] a threshold that comes down by itself calls at its hour, with no price told', () => {
  const desk = LoanDesk.create()
  LoanDesk.borrow(desk, 'ada', 10n, 13_000n)
  const part = LoanDesk.rulebook('loans')
  const method = Rulebook.lending(part)
  const held = method.collateral.get('ETH')
  assert.ok(held)
  const hour = 3_600_000
  const ramp = { from: held.threshold, until: desk.time + hour, duration: hour }
  const lower = { ...held, openLtv: Ratio.of(3n, 5n), threshold: Ratio.of(7n, 10n), ramp }
  const collateral = new Map([...method.collateral, ['ETH', lower]])
  const rulebook = {
    ...part,
    version: 2,
    method: { ...method, collateral },
    prices: { ...part.prices, staleAfter: 10 * hour },
  }
  assert.equal(Desk.refusal(Desk.tell(desk, { type: 'DefineRulebook', rulebook })), null)
  const opened = (events: ReturnType<typeof Desk.wait>) => Desk.pick(events, 'CallOpened').length
  // 13,000 of 20,000 are covered at 0.825 with 78.8 %, and at 90 % with 0.7222.
  assert.equal(opened(Desk.wait(desk, hour / 2)), 0)
  assert.equal(opened(Desk.wait(desk, hour / 2)), 1)
})

test('[ENG6] a rulebook keeps its method from version to version', () => {
  const desk = LoanDesk.create()
  const rulebook = { ...tiered(), id: 'loans', version: 2 }
  assert.equal(
    Desk.refusal(Desk.tell(desk, { type: 'DefineRulebook', rulebook })),
    'command.malformed',
  )
})
