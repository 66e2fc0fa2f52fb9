import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '../../src/base/limits.ts'
import { breachOf } from '../../src/engine/audit.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Desk } from './Desk.ts'
import { drawMarkets } from './drawMarket.ts'
import { randomLoans } from './randomLoans.ts'
import { randomRun } from './randomRun.ts'
import { unit } from './world.ts'

const seeds = Number(process.env.SEEDS ?? 25)

describe('the continuous audit', () => {
  /** Runs on until the next audit is over, and returns the events of the entry it fell in. */
  function toTheAudit(desk: Desk) {
    for (;;) {
      const events = Desk.deposit(desk, 'a', 0n, 1n)
      if (desk.state.seq % limits.auditEvery === 0) return events
    }
  }

  function desk(): Desk {
    const made = Desk.create()
    Desk.open(made, 'a', 1_000n)
    Desk.fill(made, 'a', 10n)
    return made
  }

  const account = ({ state }: Desk) => State.account(state, 'a')

  /** Ways in which a state may come to be wrong, which no event has. */
  const faults: Readonly<Record<string, readonly [(desk: Desk) => void, RegExp]>> = {
    'money that came from nowhere': [
      (at) => {
        account(at).balances[0] = Amount.of((account(at).balances[0] ?? 0n) + 1n)
      },
      /the books of USDT sum to 1, expected 0/,
    ],
    'contracts that nobody sold': [
      (at) => {
        const [held] = account(at).positions
        if (held) account(at).positions[0] = { ...held, lots: Quantity.of(held.lots + 1n) }
      },
      /contracts of BTC\/USDT:USDT do not sum to zero/,
    ],
    'a leg that holds nothing': [
      (at) => {
        const [held] = account(at).positions
        if (held) {
          account(at).positions.push({
            ...{ ...held, leg: 'long', funding: 0n },
            ...{ lots: Quantity.zero, cost: Amount.zero },
          })
        }
      },
      /account a holds long of BTC\/USDT:USDT without contracts/,
    ],
    'a call that is not open': [
      (at) => {
        account(at).calls[0] = 'call-7'
      },
      /account a lists call call-7, which is not open/,
    ],
  }
  for (const [name, [plant, what]] of Object.entries(faults)) {
    test(`[TIME6] ${name}: it halts to reduce-only, disarms and says so, once`, () => {
      const at = desk()
      assert.deepEqual(Desk.types(toTheAudit(at)), 'Deposited')
      plant(at)
      const events = toTheAudit(at)
      assert.equal(Desk.types(events), 'Deposited AuditBreached Switched Switched Disarmed')
      assert.match(Desk.pick(events, 'AuditBreached')[0]?.what ?? '', what)
      const leave = {
        type: 'Withdraw',
        account: 'a',
        asset: 'USDT',
        amount: Amount.of(1n),
      } as const
      assert.equal(Desk.refusal(Desk.tell(at, leave)), 'switch.off')
      assert.equal(Desk.types(toTheAudit(at)), 'Deposited', 'halted already')
      const on = { what: 'withdrawal', on: true, by: 'op', reason: 'too soon' } as const
      Desk.tell(at, { type: 'Switch', scope: { kind: 'all', id: '' }, ...on })
      assert.equal(Desk.types(toTheAudit(at)), 'Deposited AuditBreached Switched')
    })
  }

  test('[TIME6] it is due at every so many entries, also where a refused command brings them', () => {
    const at = desk()
    while (at.state.seq % limits.auditEvery !== limits.auditEvery - 1) Desk.deposit(at, 'a', 0n, 1n)
    account(at).balances[0] = Amount.of(unit)
    const leave = { type: 'Withdraw', account: 'b', asset: 'USDT', amount: Amount.of(1n) } as const
    assert.match(Desk.types(Desk.tell(at, leave)), /^Rejected AuditBreached/)
  })

  test('[TIME6] in random runs nothing is ever found', () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const after = (state: State) => assert.equal(breachOf(state), null, `seed ${seed}`)
      randomRun(seed, 150, { after }, drawMarkets(seed))
      randomLoans(seed, 150, { after })
    }
  })
})
