import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event } from '../../src/engine/Event.ts'
import { nextDue } from '../../src/engine/nextDue.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import type { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import { randomLoans } from './randomLoans.ts'

/** The number of seeds, and the first: a failing one is repeated with SEED=n SEEDS=1. */
const seeds = Number(process.env.SEEDS ?? 60)
const first = Number(process.env.SEED ?? 1)

const copy = (state: State): State => Snapshot.restore(Snapshot.take(state))

const eventsOf = (entries: readonly Entry[]): readonly Event[] =>
  entries.flatMap(({ events }) => events)

/** What follows where interest of every pool is recorded at a time. */
const accrueAll = (state: State, time: number): readonly Event[] =>
  [...state.pools.keys()].flatMap((pool) =>
    eventsOf(
      step(state, { type: 'AccrueInterest', id: `accrue ${pool} ${state.seq}`, time, pool }),
    ),
  )

/** Changes of standing: what an account is told of its health. */
const standings: ReadonlySet<Event['type']> = new Set([
  'LevelChanged',
  'CallOpened',
  'CallMet',
  'CertaintyChanged',
  'LiquidationStarted',
])

describe('interest comes first', () => {
  test('[POOL2] [LOAN15] recording interest makes nobody unhealthy, and nobody healthy', () => {
    for (let seed = first; seed < first + seeds; seed++) {
      randomLoans(seed, 60, {
        after: (state, command) => {
          if ((state.seq + seed) % 3 !== 0) return
          const fork = copy(state)
          const told = accrueAll(fork, state.time).filter(({ type }) => standings.has(type))
          assert.deepEqual(told, [], `seed ${seed}, ${command.id}: ${command.type}`)
          assert.deepEqual(
            fork.book.accrued,
            state.book.accrued,
            'nor moves it what a claim is worth',
          )
        },
      })
    }
  })

  /** 95 % of the pool is owed at 60.25 % a year: in thirty days 38,000 are 39,929. */
  function aMonthLater(): Desk {
    const desk = LoanDesk.create({ guard: false })
    const curve = {
      optimalUsage: 8_000n,
      base: 0n,
      slope1: 400n,
      slope2: 7_500n,
      reserveFactor: 1_000n,
    }
    const caps = { supply: null, borrow: null }
    for (const pool of ['first', 'second']) {
      Desk.tell(desk, { type: 'DefinePool', pool, reserves: [{ asset: 'USDC', curve, caps }] })
    }
    LoanDesk.open(desk, 'lena', { USDC: 60_000n })
    LoanDesk.open(desk, 'bob', { ETH: 25n })
    const move = (type: 'Supply' | 'Borrow', account: string, pool: string, units: bigint) =>
      Desk.tell(desk, { type, account, pool, asset: 'USDC', amount: LoanDesk.atoms('USDC', units) })
    move('Supply', 'lena', 'first', 40_000n)
    move('Supply', 'lena', 'second', 20_000n)
    move('Borrow', 'bob', 'first', 38_000n)
    move('Borrow', 'bob', 'second', 1_900n)
    const amount = LoanDesk.atoms('USDC', 39_900n)
    Desk.tell(desk, { type: 'Withdraw', account: 'bob', asset: 'USDC', amount })
    LoanDesk.open(desk, 'liz', { USDC: 50_000n })
    desk.time += 30 * 86_400_000
    return desk
  }

  test('[POOL2] a withdrawal is refused on a month of interest that nobody recorded', () => {
    const desk = aMonthLater()
    Desk.tell(desk, { type: 'Disarm', by: 'desk', reason: 'test' })
    LoanDesk.price(desk, {})
    const take = (milli: bigint) =>
      Desk.refusal(
        Desk.tell(desk, {
          type: 'Withdraw',
          account: 'bob',
          asset: 'ETH',
          amount: LoanDesk.atoms('ETH', milli, 3),
        }),
      )
    assert.equal(take(1n), 'margin.insufficient')
  })

  test('[POOL2] a loan is as unhealthy by the one debt that is named as by the other', () => {
    for (const pool of ['first', 'second']) {
      const desk = aMonthLater()
      const events = LoanDesk.price(desk, {})
      // 25 × 2,000 × 0.825 = 41,250 against 39,929 and more than 1,900.
      assert.match(Desk.types(events), /LevelChanged.*LiquidationStarted/)
      const seized = Desk.tell(desk, {
        type: 'LiquidateLoan',
        account: 'liz',
        borrower: 'bob',
        pool,
        asset: 'USDC',
        collateral: 'ETH',
        amount: null,
      })
      assert.equal(Desk.refusal(seized), null, pool)
    }
  })

  test('[POOL2] [TIME5] a clock that runs alone looks at interest within the hour', () => {
    const desk = LoanDesk.create()
    desk.time += 86_400_000
    Desk.tell(desk, { type: 'AdvanceTime' })
    assert.equal(nextDue(desk.state), null, 'nobody owes anything, and every price is old')
    LoanDesk.price(desk, {})
    LoanDesk.open(desk, 'ada', { ETH: 1n })
    const part = { account: 'ada', pool: 'main', asset: 'USDC', amount: Amount.of(10n ** 9n) }
    Desk.tell(desk, { type: 'Borrow', ...part })
    desk.time += 86_400_000
    Desk.tell(desk, { type: 'AdvanceTime' })
    assert.equal(nextDue(desk.state), desk.time + 3_600_000)
  })
})
