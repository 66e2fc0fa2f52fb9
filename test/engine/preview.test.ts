import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { State } from '../../src/engine/State.ts'
import { preview } from '../../src/report/preview.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import { randomLoans } from './randomLoans.ts'
import { digest } from './sameState.ts'

/** Four loans against 10 ETH at 2,000 and 82.5 %: 16,500 carry 12,000 to 15,000. */
function four(): Desk {
  const desk = LoanDesk.create()
  for (const [index, usdc] of [12_000n, 13_000n, 14_000n, 15_000n].entries()) {
    LoanDesk.borrow(desk, `a${index}`, 10n, usdc)
  }
  return desk
}

/** A version that lowers the threshold of ETH to 67.5 %: 13,500. */
const lowered = (activeFrom: number) => {
  const book = LoanDesk.rulebook('loans')
  const method = LoanDesk.method()
  const pledge = method.collateral.get('ETH') as never as object
  const limits = {
    openLtv: { numerator: 6n, denominator: 10n },
    threshold: { numerator: 675n, denominator: 1_000n },
  }
  const collateral = new Map(method.collateral).set('ETH', { ...pledge, ...limits } as never)
  return { ...book, version: 2, activeFrom, method: { ...method, collateral } }
}

describe('a preview', () => {
  test('[POOL30] tells who could be liquidated by a change, and changes nothing', () => {
    const desk = four()
    const { state } = desk
    const before = digest(state)
    for (const activeFrom of [0, desk.time + 86_400_000]) {
      const rulebook = lowered(activeFrom)
      const impact = preview(state, { type: 'DefineRulebook', id: 'p', time: desk.time, rulebook })
      assert.equal(impact.refused, null)
      const names = impact.accounts.filter((one) => one.isLiquidatable).map((one) => one.account)
      assert.deepEqual(names, ['a2', 'a3'])
      const [worth] = impact.liquidatable
      assert.deepEqual(
        [worth?.numeraire, worth?.accounts, worth?.gross, worth?.equity],
        ['USD', 2, 2_900_000_000_000n, 2_700_000_000_000n],
      )
    }
    assert.equal(digest(state), before)
  })

  test('[POOL30] a change that would be refused says why, and a rate that changes harms nobody yet', () => {
    const { state, time } = four()
    const about = { id: 'p', time, pool: 'main', asset: 'USDC' } as const
    const curve = {
      optimalUsage: 0n,
      base: 0n,
      slope1: 0n,
      slope2: 0n,
      reserveFactor: 0n,
    }
    const refused = preview(state, { type: 'ChangeReserve', ...about, curve })
    assert.equal(refused.refused?.code, 'command.malformed')
    const dear = { ...curve, optimalUsage: 8_000n, base: 90_000n }
    const impact = preview(state, { type: 'ChangeReserve', ...about, curve: dear })
    assert.deepEqual([impact.accounts, impact.liquidatable], [[], []])
    assert.match(Desk.types(impact.events), /ReserveChanged/)
  })

  test('[POOL30] whom it names are those who are on a level that liquidates once it is done', () => {
    let count = 0
    for (let seed = 1; seed <= 12; seed++) {
      let named: readonly string[] = []
      randomLoans(seed, 50, {
        before: (state, command) => {
          named = []
          if (command.type !== 'SetMarks' || state.pools.size === 0) return
          const { accounts } = preview(state, command)
          named = accounts.filter((one) => one.isLiquidatable).map((one) => one.account)
          count += named.length
        },
        after: (state, _command, entries) => {
          const told = entries.flatMap(({ events }) => events)
          for (const id of named) {
            const isTold = told.some((one) => one.type === 'LevelChanged' && one.account === id)
            const stands = State.account(state, id).levels.some((level) => level > 0)
            assert.ok(isTold || stands, `seed ${seed}: ${id}`)
          }
        },
      })
    }
    assert.ok(count > 5, `${count} named`)
  })
})
