import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { borrower, lender, mode, pledge, prices } from '../../../../test/lender.ts'
import { randomLoan } from '../../../../test/randomLoan.ts'
import type { Account } from '../../../model/Account.ts'
import { Amount } from '../../../money/Amount.ts'
import { ProForma } from '../../ProForma.ts'
import { forbidden, notes } from './permits.ts'

test('[LOAN23] what could not have come about is told, and what did is not', () => {
  const place = lender({
    protocol: 'aave-v3.7',
    assets: { USD: 6, USDC: 6, WETH: 18 },
    collateral: { USDC: pledge('0.75', '0.78'), WETH: pledge('0.8', '0.83') },
    modes: { dollars: mode(['USDC'], '0.93', '0.95') },
  })
  const book = prices(place, { USD: '1', USDC: '1', WETH: '2500' })
  const told = (balances: Readonly<Record<string, bigint>>, name: string | null) => {
    const elections = { mode: name, unpledged: new Set<number>() }
    return notes(borrower(place, balances, elections), place.terms, book)
  }
  const [coins, ether] = [20_000n * 10n ** 6n, -(10n ** 18n)]
  assert.deepEqual(told({ USDC: coins, WETH: ether }, 'dollars'), [
    'expected debts of the mode in USDC, found WETH',
  ])
  assert.deepEqual(told({ USDC: coins, WETH: ether }, null), [])
  assert.deepEqual(told({ USDC: coins }, 'dollars'), [])
})

const step = fc.record({
  at: fc.nat({ max: 8 }),
  amount: fc.bigInt(-(10n ** 19n), 10n ** 19n),
  mode: fc.option(fc.constantFrom(null, 'a', 'b'), { nil: undefined }),
  unpledged: fc.option(fc.subarray([0, 1, 2, 3, 4], { maxLength: 2 }), { nil: undefined }),
})

test('[LOAN20] [LOAN21] [LOAN23] no permitted step makes a note, and none that only repays or adds is forbidden', () => {
  let forbade = 0
  let noted = 0
  fc.assert(
    fc.property(randomLoan, step, ({ place, account, book }, { at, amount, ...choice }) => {
      const { terms: rules } = place
      const moved = ProForma.withBalance(account, at, Amount.of(amount))
      const elections = {
        mode: choice.mode === undefined ? (account.elections?.mode ?? null) : choice.mode,
        unpledged: choice.unpledged
          ? new Set(choice.unpledged)
          : (account.elections?.unpledged ?? new Set<number>()),
      }
      const after: Account = { ...moved, elections }
      const fault = forbidden(account, after, { rules, prices: book })
      const [had, has] = [account, after].map((one) => notes(one, rules, book))
      forbade += fault === null ? 0 : 1
      noted += had?.length === 0 ? 0 : 1
      if (fault === null && (had?.length ?? 0) === 0) assert.deepEqual(has, [])
      const isOnlyMore = amount > 0n && choice.mode === undefined && !choice.unpledged
      if (isOnlyMore) assert.equal(fault, null)
    }),
    { numRuns: 3_000 },
  )
  assert.ok(forbade > 100 && noted > 100, `${forbade} forbidden, ${noted} noted`)
})
