import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AccountState } from '../../src/engine/AccountState.ts'
import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event } from '../../src/engine/Event.ts'
import { Pool, type Reserve } from '../../src/engine/Pool.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import { Method } from '../../src/margin/Method.ts'
import { Ray } from '../../src/protocols/aave/Ray.ts'
import { auditing } from '../auditor/auditing.ts'
import { besideLoans } from './besideLoans.ts'
import { loanEvents, loanRejections } from './loanOccurrences.ts'
import { opening } from './loanWorld.ts'
import { randomLoans } from './randomLoans.ts'
import {
  assertDecidedAgain,
  count,
  digest,
  nothingSeen,
  type Seen,
  text,
  wakeAll,
} from './sameState.ts'
import { type EventWatch, foldWatched, watching } from './watchEvents.ts'

/** The number of seeds, and the first: a failing one is repeated with SEED=n SEEDS=1. */
const seeds = Number(process.env.SEEDS ?? 700)
const first = Number(process.env.SEED ?? 1)
const length = Number(process.env.COMMANDS ?? 70)

/** The findings of a run so far. */
interface Run {
  readonly watch: EventWatch
  readonly entries: Entry[]
  /** Interest is rounded to the nearest: each accrual may favour lenders by an atom. */
  accruals: number
  before: Before
}

/** The accounts before a command. */
interface Before {
  readonly views: readonly View[]
  readonly indices: ReadonlyMap<Reserve, readonly [supply: bigint, debt: bigint]>
}

type View = Pick<AccountState, 'balances' | 'elections' | 'liquidation' | 'rules'>

const reserves = ({ pools }: State) =>
  [...pools.values()].flatMap((pool) => pool.reserves.map((reserve) => [pool, reserve] as const))

const remember = (state: State): Before => ({
  views: state.accounts.map(({ balances, elections, liquidation, rules }) => ({
    balances: balances.slice(),
    elections,
    liquidation,
    rules,
  })),
  indices: new Map(
    reserves(state).map(([, reserve]) => [reserve, [reserve.supplyIndex, reserve.debtIndex]]),
  ),
})

/** The properties checked after every command of every run. */
function check(seed: number, seen: Seen): number {
  const watch = watching(seed % 20 === 0)
  const run: Run = { watch, entries: [], accruals: 0, before: remember(watch.state) }
  const audit = auditing()
  const prelude = opening(seed).length
  let actions = 0
  const state = randomLoans(
    seed,
    length,
    {
      before: (state) => {
        if (state.seq >= prelude) run.before = remember(state)
      },
      after: (state, command, followed) => {
        run.entries.push(...followed)
        count(seen, followed)
        for (const entry of followed) foldWatched(watch, entry)
        audit.hear(followed)
        if (state.seq <= prelude) return
        const events = followed.flatMap((entry) => entry.events)
        run.accruals += events.filter(({ type }) => type === 'InterestAccrued').length
        assert.equal(unbalanced(state), null, 'money and claims sum to zero')
        assertPools(state, run, events)
        actions += assertAccounts(state, run, command, events)
      },
    },
    besideLoans(seed),
  )
  audit.conclude(state)
  const end = digest(state)
  assert.equal(digest(watch.state), end, 'events folded are commands decided')
  assert.equal(digest(Snapshot.restore(Snapshot.take(state))), end, 'a snapshot is the state')
  if (seed % 4 === 0) assertDecidedAgain(run.entries, end, prelude + (length >> 1))
  return actions
}

/** What lowers the index of lenders. */
const lossesOf: ReadonlySet<Event['type']> = new Set(['LossShared', 'LossTold', 'InsuranceUsed'])

/**
 * A pool's liabilities to lenders are backed by cash, debts or a stated deficit; caps hold; indices
 * grow.
 */
function assertPools(state: State, run: Run, events: readonly Event[]): void {
  const shared = events.some(({ type }) => lossesOf.has(type))
  for (const [pool, reserve] of reserves(state)) {
    const { supplyIndex, debtIndex, deficit } = reserve
    assert.ok(deficit >= 0n && Pool.cash(pool, reserve) >= 0n && Pool.owed(pool, reserve) >= 0n)
    const lent = Ray.mulDown(Pool.supplied(pool, reserve), supplyIndex)
    const owed = Ray.mulUp(Pool.owed(pool, reserve), debtIndex)
    const has = Pool.cash(pool, reserve) + owed + deficit + BigInt(run.accruals)
    if (pool.id !== 'away') assert.ok(has >= lent, `${pool.id} lacks ${lent - has} unnamed`)
    const [supply = 0n, debt = 0n] = run.before.indices.get(reserve) ?? []
    assert.ok(debtIndex >= debt && (shared || supplyIndex >= supply), 'indices grow')
    assertCaps(pool, reserve, lent, owed, events)
  }
}

function assertCaps(
  pool: Pool,
  { asset, caps }: Reserve,
  lent: bigint,
  owed: bigint,
  events: readonly Event[],
): void {
  const has = (type: 'Supplied' | 'Borrowed'): boolean =>
    events.some((one) => one.type === type && one.pool === pool.id && one.asset === asset.id)
  if (has('Supplied') && caps.supply !== null) assert.ok(lent <= caps.supply, 'a supply cap')
  if (has('Borrowed') && caps.borrow !== null) assert.ok(owed <= caps.borrow, 'a borrow cap')
}

/** The account that sent a command. */
const subjectOf = (command: Command): string => ('account' in command ? command.account : '')

/** The accounts that an event names. */
const partiesOf = (event: Event): readonly unknown[] => {
  const { account, to, payer, liquidator, redeemer, buyer, trade } = event as unknown as Record<
    string,
    unknown
  >
  const traded = (trade as { account?: string } | undefined)?.account
  const paid = event.type === 'TrovesUsed' ? event.moves.map((move) => move.to) : []
  return [account, to, payer, liquidator, redeemer, buyer, traded, ...paid]
}

const namesAs = (event: Event, account: string): 'bearer' | 'party' | null => {
  if (!partiesOf(event).includes(account)) return null
  // The manager of a batch is paid by whoever touches it.
  if (event.type === 'TrovesUsed') return event.account === account ? 'party' : 'bearer'
  const isBearer = event.type === 'CollateralTaken' || event.type === 'DebtRedistributed'
  return isBearer && event.to === account ? 'bearer' : 'party'
}

/**
 * An account affects others only through named events, and only price, interest, time and shared
 * losses make a healthy account unhealthy: its holdings before the command would be unhealthy at
 * the current prices and indices too. Returns the number of accounts an action changed.
 */
function assertAccounts(
  state: State,
  run: Run,
  command: Command,
  events: readonly Event[],
): number {
  const subject = subjectOf(command)
  let changed = 0
  run.before.views.forEach((view, index) => {
    const account = state.accounts[index] as AccountState
    const isSame =
      view.elections === account.elections &&
      view.balances.length === account.balances.length &&
      account.balances.every((balance, at) => balance === view.balances[at])
    if (account.kind !== 'own' || isSame || view.rules === null) return
    changed += 1
    const roles = events.map((event) => namesAs(event, account.id))
    assert.ok(roles.includes('bearer') || roles.includes('party'), 'a change without an event')
    const isLiquidated =
      view.liquidation !== null ||
      events.some((event) => isForced(state, event, account)) ||
      // An order withdrawn when its account was cured may have been executed already.
      events.some(
        ({ type }, at) =>
          (type === 'LiquidationStarted' || type === 'Executed') && roles[at] === 'party',
      )
    const isRedeemed = events.some(
      (event) => event.type === 'LoanRedeemed' && event.account === account.id,
    )
    if (account.id !== subject && !isLiquidated && !isRedeemed) {
      const moved = events.filter((event, at) => roles[at] === 'party' && movesMoney(event))
      assert.deepEqual(moved, [], `${command.type} of ${subject} reached ${account.id}`)
    }
    const inherits = events.some((one) => one.type === 'DebtRedistributed' && one.to === account.id)
    if (isLiquidated || inherits) return
    const isRequest = command.type !== 'Deposit' && account.id === subject
    assertNoWorse(state, account, view, isRequest ? command.type : null)
    if (isRedeemed) assertRedeemed(state, account, view)
  })
  return changed
}

/** Whether a loan is liquidated for no other reason than that its reserve is, as rules of Venus let it. */
function isForced(state: State, event: Event, account: AccountState): boolean {
  if (event.type !== 'LoanLiquidated' || event.account !== account.id) return false
  const { pool, debt: asset } = event
  const rules = State.rulesOf(state, account)
  const isVenus = rules !== null && Method.loan(rules)?.method.protocol === 'venus'
  return isVenus && State.reserve(state, { pool, asset })[1].forced === true
}

const steady: ReadonlySet<Event['type']> = new Set([
  'LevelChanged',
  'CallOpened',
  'CallMet',
  'CallPartlyMet',
  'CallExpired',
  'CallCancelled',
  'CertaintyChanged',
  'LiquidationEnded',
  'Restricted',
  'Released',
])

const movesMoney = ({ type }: Event): boolean => !steady.has(type)

function assertNoWorse(
  state: State,
  account: AccountState,
  view: View,
  request: Command['type'] | null,
): void {
  const rules = State.rulesOf(state, account)
  if (rules === null) return
  const before = assess({ ...account, ...view } as AccountState, rules, state.book)
  const after = assess(account, rules, state.book)
  if (before.certainty !== 'certain' || after.certainty !== 'certain') return
  if (before.equity < before.maintenance) return
  assert.ok(after.equity >= after.maintenance, `${account.id} was made unhealthy`)
  // What leaves is held to what the protocol asks then, which may be the thresholds alone.
  const isOpening = request === 'Borrow' || Method.of(rules).release(rules) === 'initial'
  if (request === null || !isOpening || before.equity < before.initial) return
  assert.ok(after.equity >= after.initial, `${account.id} was put below what it opens at`)
}

/** What is left of a redeemed loan is healthier, and its borrower could take out no less. */
function assertRedeemed(state: State, account: AccountState, view: View): void {
  const rules = State.rulesOf(state, account)
  assert.ok(rules)
  const before = assess({ ...account, ...view } as AccountState, rules, state.book)
  const after = assess(account, rules, state.book)
  const isHealthier = after.equity * before.maintenance >= before.equity * after.maintenance
  assert.ok(isHealthier, `${account.id} stands worse after a redemption`)
  assert.ok(after.equity - after.maintenance >= before.equity - before.maintenance)
  assert.ok(after.equity - after.initial >= before.equity - before.initial)
}

describe('random sequences of commands about loans', () => {
  const seen = nothingSeen()
  let actions = 0

  test(`[POOL1] [POOL2] [POOL3] [POOL9] [POOL11] [POOL13] [SEIZE4] [SEIZE5] [REDEEM4] [ENG2] [ENG4] hold over ${seeds} seeds`, () => {
    for (let seed = first; seed < first + seeds; seed++) {
      try {
        actions += check(seed, seen)
      } catch (error) {
        const again = `SEED=${seed} SEEDS=1 node --test test/engine/loans.properties.test.ts`
        throw new Error(`seed ${seed} fails; again with: ${again}`, { cause: error })
      }
    }
    if (seeds >= 1_000) assert.ok(actions >= 10_000, `${actions} accounts were acted on`)
  })

  test('[ENG19] with loans, the same events as when every holder is looked at on every tick', () => {
    for (let seed = first; seed < first + Math.min(Math.ceil(seeds / 20), 100); seed++) {
      const [entries, watched]: [Entry[], Entry[]] = [[], []]
      randomLoans(seed, length, { after: (_state, _command, one) => void entries.push(...one) })
      randomLoans(seed, length, {
        before: wakeAll,
        after: (_state, _command, one) => void watched.push(...one),
      })
      assert.equal(text(watched), text(entries), `seed ${seed}`)
    }
  })

  test('every event and every rejection of loans occurred', () => {
    if (seeds < 1_000) return
    assert.deepEqual(
      loanEvents.filter((type) => !seen.events.has(type)),
      [],
    )
    assert.deepEqual(
      loanRejections.filter((code) => !seen.rejections.has(code)),
      [],
    )
  })
})
