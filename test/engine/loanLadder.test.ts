import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import type { BoundRulebook } from '../../src/model/BoundRulebook.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { atoms, LoanDesk } from './LoanDesk.ts'

const hour = 3_600_000

/** What could meet the call of these tests: the collateral, and what is owed. */
const counting = ['ETH', 'USDC']

const percent = (of: bigint): Ratio => Ratio.of(of, 100n)

const level = (
  name: string,
  enter: bigint,
  clear: bigint,
  action: 'none' | 'call' | 'liquidate',
) => ({
  name,
  measure: 'maintenance' as const,
  enter: percent(enter),
  clear: percent(clear),
  action,
})

const full = {
  openLtv: percent(50n),
  threshold: Ratio.one,
  bonus: Ratio.zero,
  bonusShare: Ratio.zero,
  ramp: null,
}

/**
 * A lender's desk: lent at 50 %, notices at 60 and 65, called at 70 and cured at 50 within a day,
 * sold at 80 or when the call expires, down to 50 with a fee of 2 %.
 */
function book(): Rulebook {
  const base = LoanDesk.rulebook('desk')
  const { liquidation } = LoanDesk.method({ by: 'sale', guard: false, badDebt: 'deficit' })
  const collateral = new Map([['ETH', full]])
  return {
    ...base,
    method: { name: 'lending', protocol: 'desk', collateral, modes: new Map(), liquidation },
    ladders: [
      {
        id: 'notices',
        levels: [level('first', 60n, 60n, 'none'), level('second', 65n, 65n, 'none')],
      },
      {
        id: 'loan',
        levels: [level('call', 70n, 50n, 'call'), level('sale', 80n, 50n, 'liquidate')],
      },
    ],
    call: { within: 24 * hour, cureTo: percent(50n), amount: 'floating', onExpiry: 'liquidate' },
    liquidation: { ...base.liquidation, target: percent(50n), feeRate: percent(2n) },
    prices: { ...base.prices, staleAfter: 1_000 * hour },
    outflowFloor: Ratio.zero,
  }
}

/** 10,000 USDC lent against 10 ETH at 2,000. */
function lent(): Desk {
  const desk = LoanDesk.create()
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: book() })
  const of = { owner: 'ada', group: 'ada', rulebook: 'desk', positionMode: 'net' } as const
  Desk.tell(desk, { type: 'OpenAccount', account: 'ada', ...of })
  LoanDesk.deposit(desk, 'ada', 'ETH', 10n)
  const amount = atoms('USDC', 10_000n)
  const told = { account: 'ada', asset: 'USDC', amount } as const
  assert.equal(Desk.refusal(Desk.tell(desk, { type: 'Borrow', pool: 'main', ...told })), null)
  assert.equal(Desk.refusal(Desk.tell(desk, { type: 'Withdraw', ...told })), null)
  return desk
}

const ratio = ({ state }: Desk): Ratio => {
  const account = State.account(state, 'ada')
  const { equity, maintenance } = assess(
    account,
    State.rulesOf(state, account) as BoundRulebook,
    state.book,
  )
  return Ratio.of(maintenance, equity)
}

const deposits = (desk: Desk, on: boolean, asset: string): Event[] =>
  Desk.tell(desk, {
    type: 'Switch',
    scope: { kind: 'asset', id: asset },
    what: 'deposit',
    on,
    by: 'desk',
    reason: 'the chain is down',
  })

const rungs = (events: readonly Event[]): string =>
  Desk.pick(events, 'LevelChanged')
    .map(({ ladder, before, after }) => `${ladder} ${before}-${after}`)
    .join(', ')

describe('a lender’s ladder', () => {
  test('[LADDER1] [DESK6] notices on the way down, each on its own ladder, then the call', () => {
    const desk = lent()
    assert.equal(rungs(LoanDesk.price(desk, { ETH: 1_650n })), 'notices 0-1')
    assert.equal(rungs(LoanDesk.price(desk, { ETH: 1_500n })), 'notices 1-2')
    const events = LoanDesk.price(desk, { ETH: 1_400n })
    assert.equal(rungs(events), 'loan 0-1')
    // 10,000 less half of 14,000.
    assert.equal(Desk.pick(events, 'CallOpened')[0]?.level, 'call')
    assert.equal(Desk.pick(LoanDesk.price(desk, { ETH: 1_600n }), 'CallMet').length, 0)
  })

  test('[DESK7] [CALL3] a call is latched: it is cured at the agreed 50 % and not an atom above', () => {
    const desk = lent()
    LoanDesk.price(desk, { ETH: 1_400n })
    assert.equal(Desk.pick(LoanDesk.price(desk, { ETH: 1_999n }), 'CallMet').length, 0)
    assert.equal(Desk.pick(LoanDesk.price(desk, { ETH: 2_000n }), 'CallMet').length, 1)
    for (const [more, isMet] of [
      [3_000n, true],
      [2_999n, false],
    ] as const) {
      const other = lent()
      LoanDesk.price(other, { ETH: 1_400n })
      LoanDesk.deposit(other, 'ada', 'USDC', 10_000n)
      const amount = atoms('USDC', more)
      const told = { account: 'ada', pool: 'main', asset: 'USDC', amount } as const
      const events = Desk.tell(other, { type: 'Repay', ...told })
      assert.equal(Desk.pick(events, 'CallMet').length === 1, isMet)
    }
  })

  test('[ENG20] the clock stands still while nothing that could meet the call can be deposited', () => {
    const desk = lent()
    LoanDesk.price(desk, { ETH: 1_400n })
    Desk.wait(desk, 20 * hour)
    for (const asset of counting) deposits(desk, false, asset)
    assert.equal(Desk.pick(Desk.wait(desk, 30 * hour), 'CallExpired').length, 0)
    deposits(desk, true, 'USDC')
    assert.equal(Desk.pick(Desk.wait(desk, 4 * hour - 1), 'CallExpired').length, 0)
    assert.equal(Desk.pick(Desk.wait(desk, 1), 'CallExpired').length, 1)
  })

  test('[ENG20] one way to meet it is enough: what is owed or what counts, whatever else is halted', () => {
    for (const left of counting) {
      const desk = lent()
      LoanDesk.price(desk, { ETH: 1_400n })
      for (const asset of counting) if (asset !== left) deposits(desk, false, asset)
      assert.equal(Desk.pick(Desk.wait(desk, 24 * hour), 'CallExpired').length, 1, left)
    }
  })

  test('[ENG20] deposits of anything else stop no clock, and a call that opens meanwhile does not start', () => {
    const desk = lent()
    deposits(desk, false, 'BTC')
    LoanDesk.price(desk, { ETH: 1_400n })
    assert.equal(Desk.pick(Desk.wait(desk, 24 * hour), 'CallExpired').length, 1)
    const frozen = lent()
    for (const asset of counting) deposits(frozen, false, asset)
    LoanDesk.price(frozen, { ETH: 1_400n })
    assert.equal(Desk.pick(Desk.wait(frozen, 48 * hour), 'CallExpired').length, 0)
    deposits(frozen, true, 'ETH')
    assert.equal(Desk.pick(Desk.wait(frozen, 24 * hour), 'CallExpired').length, 1)
  })

  test('[POOL14] [DESK4] a call that expires is sold down to the level agreed, the fee included', () => {
    const desk = lent()
    LoanDesk.price(desk, { ETH: 1_400n })
    const events = Desk.wait(desk, 24 * hour)
    assert.match(Desk.types(events), /^CallExpired LiquidationStarted/)
    // A day's interest: 10,000.0137 less 7,000, ÷ (1 − 0.02 − 0.5) = 6,250.03, by lots of 0.14.
    assert.equal(Desk.pick(events, 'LiquidationOrdered')[0]?.lots, -44_644n)
    const ended = Desk.answer(desk, 140_000n)
    assert.equal(Desk.pick(ended, 'LiquidationEnded')[0]?.outcome, 'cured')
    assert.ok(Ratio.compare(ratio(desk), percent(50n)) <= 0, 'at the target')
    assert.ok(Ratio.compare(ratio(desk), Ratio.of(4_999n, 10_000n)) > 0, 'and no further')
  })

  test('[DESK6] liquidation does not wait for the call', () => {
    const desk = lent()
    LoanDesk.price(desk, { ETH: 1_400n })
    const events = LoanDesk.price(desk, { ETH: 1_240n })
    assert.match(Desk.types(events), /CallCancelled LiquidationStarted .*LiquidationOrdered/)
  })
})
