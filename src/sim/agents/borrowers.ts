import type { AccountState } from '../../engine/AccountState.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Event } from '../../engine/Event.ts'
import { pledgesOf } from '../../engine/loan/pledges.ts'
import { State } from '../../engine/State.ts'
import { assess } from '../../margin/assess.ts'
import type { AccountId } from '../../model/Account.ts'
import { Assessment, type Measure } from '../../model/Assessment.ts'
import type { AssetId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Agent, Send } from '../loop.ts'
import { Answers } from './Answers.ts'

/** A borrower's response to a loan close to its limit. */
export type Action = 'deposit' | 'repay' | 'repayPart' | 'ignore'

export interface Response {
  readonly action: Action
  /** Delay from the call to the response, ms. */
  readonly delay: number
}

/** How the borrowers of a pool behave. */
export interface Behaviour {
  readonly pool: string
  /** The borrowed asset, which is also repaid. */
  readonly asset: AssetId
  /** The number of a borrower; null for any other account. */
  readonly numberOf: (account: AccountId) => number | null
  /** The response to the nth trigger of a borrower, n from 0. */
  readonly respond: (borrower: number, nth: number) => Response
  /** Whether a borrower monitors the loan without being called. */
  readonly isWatchful: (borrower: number) => boolean
  /** The level at which a watchful borrower acts, and the ratio it restores. */
  readonly alarm: { readonly ladder: string; readonly level: number; readonly cureTo: Ratio }
  /** The share of the requested amount that a partial response covers. */
  readonly part: Ratio
}

/** Borrowers who respond to calls, some of whom act before they are called. */
interface Borrowers extends Behaviour {
  readonly answers: Answers<Answer>
  /** Watchful borrowers with a response pending. */
  readonly moving: Set<AccountId>
}

/** A pending response. Without a call the borrower acts on its own. */
interface Answer {
  readonly account: AccountId
  readonly call: string | null
  readonly action: Action
}

/**
 * The borrowers of a pool as agents of its engine.
 *
 * Rules: [SIM8]
 */
export function borrowers(behaviour: Behaviour): Agent {
  const all: Borrowers = { ...behaviour, answers: Answers.create(), moving: new Set() }
  return {
    hear: (entries, { time }) => hear(all, entries, time),
    act(state, time, send) {
      for (const one of Answers.take(all.answers, time)) {
        all.moving.delete(one.account)
        answer(all, state, one, send)
      }
    },
  }
}

function hear(all: Borrowers, entries: readonly Entry[], time: number): void {
  for (const event of entries.flatMap(({ events }) => events)) {
    if (event.type === 'CallOpened') plan(all, event.account, event.call, time)
    if (event.type === 'LevelChanged' && isAlarm(all, event)) plan(all, event.account, null, time)
  }
}

function isAlarm(
  { alarm, moving, numberOf, isWatchful }: Borrowers,
  { account, ladder, before, after }: Extract<Event, { type: 'LevelChanged' }>,
): boolean {
  if (ladder !== alarm.ladder || after < alarm.level || after <= before) return false
  const borrower = numberOf(account)
  return borrower !== null && !moving.has(account) && isWatchful(borrower)
}

function plan(all: Borrowers, account: AccountId, call: string | null, time: number): void {
  const borrower = all.numberOf(account)
  if (borrower === null) return
  const drawn = all.respond(borrower, Answers.ask(all.answers, borrower))
  const action = call === null && drawn.action === 'ignore' ? 'repay' : drawn.action
  if (action === 'ignore') return
  if (call === null) all.moving.add(account)
  Answers.plan(all.answers, time + drawn.delay, { account, call, action })
}

function answer(
  all: Borrowers,
  state: State,
  { account: id, call: name, action }: Answer,
  send: Send,
) {
  const account = State.account(state, id)
  const rules = State.rulesOf(state, account)
  const call = name === null ? null : state.calls.get(name)
  if (rules === null || call === undefined || account.liquidation !== null) return
  const cureTo = call?.procedure.cureTo ?? all.alarm.cureTo
  const measure = Assessment.measure(assess(account, rules, state.book), 'maintenance')
  const brought =
    action === 'deposit'
      ? collateral(state, account, measure, cureTo)
      : cash(all, measure, cureTo, action)
  if (brought === null) return
  const { time } = state
  const key = `${name ?? 'own'}-${id}-${time}`
  send({ type: 'Deposit', id: `answer-${key}`, account: id, time, ...brought })
  if (brought.asset !== all.asset) return
  send({ type: 'Repay', id: `repay-${key}`, account: id, time, pool: all.pool, ...brought })
}

/** Slightly more than the amount requested, since prices move and claims are rounded. */
const more = Ratio.of(1_001n, 1_000n)

/** Adds the coin with the largest pledged value, enough to bring the loan to a ratio. */
function collateral(state: State, account: AccountState, measure: Measure, cureTo: Ratio) {
  const rules = State.rulesOf(state, account)
  const [pledged] = rules === null ? [] : pledgesOf(state, account, rules)
  const short = Assessment.shortfall(measure, cureTo)
  if (pledged === undefined || short <= 0n) return null
  const { asset, amount, value, threshold } = pledged
  const worth = Ratio.mulUp(Ratio.divUp(short, threshold), more)
  return { asset: asset.id, amount: Amount.of(Integer.mulDivUp(amount, worth, value)) }
}

/** The debt to repay to bring the loan to a ratio, or a share of it. */
function cash(
  { asset, part }: Behaviour,
  { equity, requirement }: Measure,
  cureTo: Ratio,
  action: Action,
) {
  const short = requirement - Ratio.mulDown(equity, cureTo)
  if (short <= 0n) return null
  const asked = Integer.min(requirement, Ratio.mulUp(short, more))
  return { asset, amount: Amount.of(action === 'repayPart' ? Ratio.mulUp(asked, part) : asked) }
}
