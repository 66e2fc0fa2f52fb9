import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import { nextDue } from '../../src/engine/nextDue.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'

const hour = 3_600_000

const turn = (desk: Desk, on: boolean, grace?: number): Event[] =>
  Desk.tell(desk, {
    type: 'Switch',
    ...{ scope: { kind: 'asset', id: 'ETH' }, what: 'liquidation', on },
    ...(grace !== undefined && { grace }),
    ...{ by: 'desk', reason: 'test' },
  })

/** Ada is under water, and liquidation of what she pledges was off for a while. */
function afterOutage(): Desk {
  const desk = LoanDesk.create({ by: 'absorption' })
  turn(desk, false)
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.price(desk, { ETH: 1_700n })
  return desk
}

const absorbed = (events: readonly Event[]): number => Desk.pick(events, 'LoanAbsorbed').length

test('[ENG24] within the grace nobody is liquidated, and with its end, by the clock alone, who still has to be is', () => {
  const desk = afterOutage()
  assert.equal(absorbed(turn(desk, true, hour)), 0)
  assert.equal(nextDue(desk.state), desk.time + 300_001, 'a price that grows old comes first')
  const twin: Desk = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)), entries: [] }
  for (const one of [desk, twin]) {
    const meanwhile = Desk.wait(one, hour - 1)
    assert.equal(absorbed([...meanwhile, ...LoanDesk.price(one, { ETH: 1_700n })]), 0)
    const over = Desk.wait(one, 1)
    assert.equal(Desk.pick(over, 'Switched')[0]?.by, 'engine')
    assert.equal(absorbed(over), 1)
  }
  assert.deepEqual(Snapshot.take(twin.state), Snapshot.take(desk.state))
})

test('[ENG24] who repays within it keeps what he pledged', () => {
  const desk = afterOutage()
  turn(desk, true, hour)
  LoanDesk.deposit(desk, 'ada', 'USDC', 15_000n)
  const debt = { account: 'ada', pool: 'main', asset: 'USDC', amount: null }
  assert.equal(Desk.refusal(Desk.tell(desk, { type: 'Repay', ...debt })), null)
  Desk.wait(desk, hour)
  assert.equal(absorbed(LoanDesk.price(desk, { ETH: 1_700n })), 0)
})

test('[ENG24] it is of liquidation that comes on, four hours at most, and an operator may end it', () => {
  const desk = afterOutage()
  assert.equal(Desk.refusal(turn(desk, false, hour)), 'command.malformed')
  assert.equal(Desk.refusal(turn(desk, true, 4 * hour + 1)), 'command.malformed')
  assert.equal(Desk.refusal(turn(desk, true, 0)), 'command.malformed')
  assert.equal(Desk.refusal(turn(desk, true, 4 * hour)), null)
  assert.equal(absorbed(turn(desk, true)), 1)
  assert.equal(Desk.pick(Desk.wait(desk, 4 * hour), 'Switched').length, 0)
})
