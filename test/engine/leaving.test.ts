import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'

/** Ten ether bring 10,000 for a debt of 15,000; another debt goes on bearing interest for a month. */
function lossAndInterest(): Desk {
  const desk = LoanDesk.create({ badDebt: 'deficit' })
  LoanDesk.open(desk, 'widow', { USDC: 1_000_000n })
  const amount = LoanDesk.atoms('USDC', 1_000_000n)
  Desk.tell(desk, { type: 'Supply', account: 'widow', pool: 'main', asset: 'USDC', amount })
  LoanDesk.borrow(desk, 'ann', 400n, 300_000n)
  LoanDesk.borrow(desk, 'bob', 10n, 15_000n)
  desk.time += 1_000
  LoanDesk.price(desk, { ETH: 1_000n })
  desk.time += 30 * 86_400_000
  LoanDesk.price(desk, { ETH: 1_000n })
  return desk
}

const paid = (events: readonly Event[]): bigint => {
  const redeemed = events.find(({ type }) => type === 'Redeemed')
  return redeemed?.type === 'Redeemed' ? redeemed.amount : 0n
}

test('[POOL2] [POOL25] who leaves first bears no more of a loss for interest that nobody recorded', () => {
  const desk = lossAndInterest()
  const kept = Snapshot.take(desk.state)
  const leave = (order: readonly string[]): ReadonlyMap<string, bigint> => {
    const copy: Desk = { ...desk, state: Snapshot.restore(kept), entries: [] }
    const about = { pool: 'main', asset: 'USDC', amount: LoanDesk.atoms('USDC', 500_000n) } as const
    const given = order.map((account) => {
      const before = LoanDesk.claims(copy, account, 'supply', 'USDC')
      const events = Desk.tell(copy, { type: 'Redeem', account, ...about })
      assert.equal(paid(events), about.amount)
      return [account, before - LoanDesk.claims(copy, account, 'supply', 'USDC')] as const
    })
    return new Map(given)
  }
  const [one, other] = [leave(['lender', 'widow']), leave(['widow', 'lender'])]
  for (const account of ['lender', 'widow']) {
    const gap = (one.get(account) ?? 0n) - (other.get(account) ?? 0n)
    assert.ok(gap >= -4n && gap <= 4n, `${account} gives up ${gap} more where lender leaves first`)
  }
})
