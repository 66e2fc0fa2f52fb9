import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { crashDay } from '../../../../test/crashDay.ts'
import { unbalanced } from '../../../engine/reconcile.ts'
import { State } from '../../../engine/State.ts'
import { step } from '../../../engine/step.ts'
import { assess } from '../../../margin/assess.ts'
import { type Ladder, Rulebook } from '../../../model/Rulebook.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assets, limitsOfLoans } from './coins.ts'
import { borrowerOf } from './drawBorrower.ts'
import { LoanBook } from './LoanBook.ts'
import { LoanDay } from './loanDay.ts'
import { type Regime, regimes } from './regimes.ts'

const openings = crashDay.opening()
const book = LoanBook.draw(7, 1_500, openings)
const known = assets.map((id, index) => ({ id, index, decimals: 8 }))

const near = (measured: number, expected: number, by: number): void =>
  assert.ok(Math.abs(measured - expected) <= by, `${measured} is not within ${by} of ${expected}`)

function opened(regime: Regime, loans: LoanBook): State {
  const state = State.create()
  for (const command of LoanBook.commands(loans, regime, crashDay.presetOf)) {
    for (const { events } of step(state, command)) {
      assert.ok(!events.some(({ type }) => type === 'Rejected'), `${command.type} is not refused`)
    }
  }
  return state
}

test('equal seeds give equal loans, and a smaller book is the beginning of a larger one', () => {
  const text = JSON.stringify(book.borrowers.slice(0, 100), (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  )
  assert.equal(createHash('sha256').update(text).digest('hex').slice(0, 16), '274d73105240e53e')
  assert.deepEqual(LoanBook.draw(7, 40, openings).borrowers, book.borrowers.slice(0, 40))
  assert.notDeepEqual(LoanBook.draw(8, 40, openings).borrowers, book.borrowers.slice(0, 40))
})

test('every loan opens under every regime, at the health factor that was drawn, and the books balance', () => {
  for (const regime of regimes) {
    const state = opened(regime, book)
    assert.equal(unbalanced(state), null)
    const healths = state.accounts.flatMap((account) => {
      const terms = State.rulesOf(state, account)
      if (borrowerOf(account.id) === null || terms === null) return []
      const { equity, maintenance } = assess(account, terms, state.book)
      return [Number(equity) / Number(maintenance)]
    })
    healths.sort((a, b) => a - b)
    assert.equal(healths.length, 1_500)
    const at = (share: number): number => healths[Math.floor(share * healths.length)] ?? 0
    assert.ok(at(0) >= 1.249, 'none is below 1.25')
    near(at(0.5), 2.2, 0.1)
    near(at(0.1587), 1.6, 0.07)
    near(at(0.8413), 3.4, 0.3)
  }
})

test('all regimes lend against the same limits and see the same zones', () => {
  for (const regime of regimes) {
    const rulebook = regime.rulebook(known, crashDay.presetOf)
    const { ladders } = rulebook
    assert.equal(Rulebook.lending(rulebook).collateral, limitsOfLoans)
    assert.equal(ladders.at(-1)?.id, 'zones')
  }
})

test("the desk's levels are those of desk:figure as shares of its liquidation level", () => {
  const desk = regimes.find(({ name }) => name === 'desk')
  const { ladders, call, liquidation } = (desk as Regime).rulebook(known, crashDay.presetOf)
  const levels = (ladders.find(({ id }) => id === 'loan') as Ladder).levels
  assert.deepEqual(
    levels.map(({ name, enter }) => [name, Ratio.format(Ratio.mul(enter, Ratio.of(85n, 100n)), 4)]),
    [
      ['call', '0.7'],
      ['liquidation', '0.85'],
    ],
  )
  assert.deepEqual([call.cureTo, liquidation.target], [Ratio.of(11n, 17n), Ratio.of(11n, 17n)])
  assert.equal(call.within, 4 * 3_600_000)
})

test('borrowers answer calls as often and as late as the parameters say', () => {
  const responses = Array.from({ length: 4_000 }, (_, borrower) => LoanDay.respond(3, borrower, 0))
  const share = (action: string) => responses.filter((one) => one.action === action).length / 4_000
  near(share('deposit'), 0.25, 0.03)
  near(share('repay'), 0.22, 0.03)
  near(share('repayPart'), 0.08, 0.02)
  near(share('ignore'), 0.45, 0.03)
  const late = responses.filter(({ delay }) => delay > 3_600_000).length / 4_000
  near(late, 0.25, 0.03)
  const watchful = Array.from({ length: 4_000 }, (_, borrower) => LoanDay.isWatchful(3, borrower))
  near(watchful.filter((is) => is).length / 4_000, 0.15, 0.02)
  assert.deepEqual(LoanDay.respond(3, 17, 2), LoanDay.respond(3, 17, 2))
})
