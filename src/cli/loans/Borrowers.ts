import { Random } from '../../base/Random.ts'
import type { AccountState } from '../../engine/AccountState.ts'
import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import { pledgesOf } from '../../engine/loan/pledges.ts'
import { State } from '../../engine/State.ts'
import { assess } from '../../margin/assess.ts'
import { Assessment, type Measure } from '../../model/Assessment.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { chance, pick } from '../demo/Weighted.ts'
import { dollar, pools } from './coins.ts'
import { borrowerOf } from './drawBorrower.ts'
import { loanParameters, loanStreams } from './parameters.ts'
import { zoneBounds } from './regimes.ts'

type Action = 'deposit' | 'repay' | 'repayPart' | 'ignore'

/** What a borrower does about a call, and when. */
export interface Response {
  readonly deed: Action
  /** Milliseconds from the call to the answer. */
  readonly delay: number
}

/** An answer that is on its way; without a call the borrower acts by himself. */
interface Answer {
  readonly account: string
  readonly call: string | null
  readonly deed: Action
}

/** Plays the borrowers of one engine. */
export interface Borrowers {
  readonly seed: number
  /** How often each was called or moved. */
  readonly asked: Map<number, number>
  readonly due: Map<number, Answer[]>
  /** Watchful borrowers who have something on its way. */
  readonly moving: Set<string>
}

export const create = (seed: number): Borrowers => ({
  seed,
  asked: new Map(),
  due: new Map(),
  moving: new Set(),
})

/**
 * How a borrower answers the nth thing that moves them, from 0: the same for equal seeds, whatever
 * else happened.
 *
 * @example
 * People.respond(7, 17, 0).deed // what borrower 17 does when first called
 */
export function respond(seed: number, borrower: number, nth: number): Response {
  const random = Random.create(seed, loanStreams.response + nth, borrower)
  const deed = pick(random, loanParameters.response)
  return { deed, delay: pick(random, loanParameters.responseMinutes) * 60_000 }
}

/** Whether a borrower looks after the loan without being called. */
export const isWatchful = (seed: number, borrower: number): boolean =>
  chance(Random.create(seed, loanStreams.watch, borrower), loanParameters.watchful)

/** The zone in which a watchful borrower acts: a health factor of 1.1 or less. */
const ALARM = zoneBounds.indexOf('1.1') + 1

/** Takes in what happened, and notes who will answer when. */
export function hear(people: Borrowers, { events }: Entry, time: number): void {
  for (const event of events) {
    if (event.type === 'CallOpened') plan(people, event.account, event.call, time)
    const isAlarm = event.type === 'LevelChanged' && event.ladder === 'zones'
    if (isAlarm && event.after >= ALARM && event.after > event.before) {
      const borrower = borrowerOf(event.account)
      const isFree = borrower !== null && !people.moving.has(event.account)
      if (isFree && isWatchful(people.seed, borrower)) plan(people, event.account, null, time)
    }
  }
}

function plan(people: Borrowers, account: string, call: string | null, time: number): void {
  const borrower = borrowerOf(account)
  if (borrower === null) return
  const nth = people.asked.get(borrower) ?? 0
  people.asked.set(borrower, nth + 1)
  const { deed: drawn, delay } = respond(people.seed, borrower, nth)
  const deed = call === null && drawn === 'ignore' ? 'repay' : drawn
  if (deed === 'ignore') return
  if (call === null) people.moving.add(account)
  const at = time + delay
  people.due.set(at, [...(people.due.get(at) ?? []), { account, call, deed }])
}

/** What borrowers send at a moment. */
export function* act(people: Borrowers, state: State, time: number): Generator<Command> {
  for (const [at, answers] of people.due) {
    if (at > time) continue
    people.due.delete(at)
    for (const one of answers) {
      people.moving.delete(one.account)
      yield* answer(state, one, time)
    }
  }
}

function* answer(state: State, { account: id, call: name, deed }: Answer, time: number) {
  const account = State.account(state, id)
  const terms = State.terms(state, account)
  const call = name === null ? null : state.calls.get(name)
  if (terms === null || call === undefined || account.liquidation !== null) return
  const cureTo = call?.procedure.cureTo ?? watchfulRatio
  const measure = Assessment.measure(assess(account, terms, state.book), 'maintenance')
  const head = { account: id, time }
  const key = `${name ?? 'own'}-${id}-${time}`
  const draft =
    deed === 'deposit' ? deposit(state, account, measure, cureTo) : repay(measure, cureTo, deed)
  if (draft === null) return
  yield { type: 'Deposit', id: `answer-${key}`, ...head, ...draft } satisfies Command
  if (draft.asset !== dollar) return
  const debt = { pool: pools.main, asset: dollar, amount: draft.amount }
  yield { type: 'Repay', id: `repay-${key}`, ...head, ...debt } satisfies Command
}

const { watchfulTo } = loanParameters
const watchfulRatio = Ratio.of(watchfulTo.denominator, watchfulTo.numerator)

/** A little more than what is asked, for prices move and claims are rounded. */
const MORE = Ratio.of(1_001n, 1_000n)

/** More of the coin that is pledged most, so much that the loan stands at a marginRatio. */
function deposit(state: State, account: AccountState, measure: Measure, cureTo: Ratio) {
  const terms = State.terms(state, account)
  const [pledged] = terms === null ? [] : pledgesOf(state, account, terms)
  const short = Assessment.shortfall(measure, cureTo)
  if (pledged === undefined || short <= 0n) return null
  const { asset, amount, value, threshold } = pledged
  const worth = Ratio.mulUp(Ratio.divUp(short, threshold), MORE)
  return { asset: asset.id, amount: Amount.of(Integer.mulDivUp(amount, worth, value)) }
}

/** So much of the debt that the loan stands at a marginRatio, or a part of that. */
function repay({ equity, requirement }: Measure, cureTo: Ratio, deed: Action) {
  const short = requirement - Ratio.mulDown(equity, cureTo)
  if (short <= 0n) return null
  const asked = Integer.min(requirement, Ratio.mulUp(short, MORE))
  const amount = deed === 'repayPart' ? Ratio.mulUp(asked, loanParameters.part) : asked
  return { asset: dollar, amount: Amount.of(amount) }
}

export * as Borrowers from './Borrowers.ts'
