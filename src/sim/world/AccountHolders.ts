import { Random } from '../../base/Random.ts'
import type { CallOpened } from '../../engine/Event.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { answerCall, type Take } from '../answerCall.ts'
import { choose, drawFrom } from './drawFrom.ts'
import { fillOrder } from './fillOrder.ts'
import type { LiveMarket } from './LiveMarket.ts'
import { LiveVenue } from './LiveVenue.ts'
import type { Response, Scenario } from './Scenario.ts'
import { streams } from './streams.ts'

/** What the account holders of a venue are going to do about their calls. */
export interface AccountHolders {
  readonly seed: number
  /** How often each account was called, by its place in the engine. */
  readonly called: Map<number, number>
  /** Answers by the time at which they come. */
  due: Answer[]
}

interface Answer {
  readonly call: string
  readonly kind: Response['kind']
  readonly part: Ratio
  readonly at: number
}

export const create = (seed: number): AccountHolders => ({ seed, called: new Map(), due: [] })

/**
 * Draws what a holder does about a call, and when: the same for the nth call of an account whatever
 * else happened, so that policies are compared on the same people.
 *
 * Rules: [SIM8]
 */
export function hear(
  desk: AccountHolders,
  { responses }: Scenario,
  { state, venue }: LiveVenue,
  { call, account, deadline }: CallOpened,
): void {
  const holder = state.accountById.get(account)?.index ?? 0
  const before = desk.called.get(holder) ?? 0
  desk.called.set(holder, before + 1)
  if (responses.length === 0) return
  const random = Random.create(desk.seed, streams.response + before, holder)
  const { kind, part, delay } = choose(random, responses)
  const share = Math.max(0, Math.round(drawFrom(random, part) * million))
  const after = drawFrom(random, delay) * venue.rules.call.within
  if (kind === 'ignore') return
  const at = deadline - venue.rules.call.within + Math.ceil(after)
  desk.due.push({ call, kind, at, part: Ratio.of(BigInt(share), BigInt(million)) })
}

const million = 1_000_000

/**
 * Everybody whose time has come answers: deposits come from outside, reductions go to the market and
 * move it. Who cannot trade because the market is halted tries again.
 *
 * Rules: [SIM8]
 */
export function answer(desk: AccountHolders, venue: LiveVenue, time: number): void {
  if (desk.due.length === 0) return
  const now = desk.due.filter(({ at }) => at <= time)
  if (now.length === 0) return
  desk.due = desk.due.filter(({ at }) => at > time)
  for (const one of now) {
    if (one.kind === 'reduce' && venue.markets.some(({ isHalted }) => isHalted)) {
      desk.due.push({ ...one, at: time + 1 })
      continue
    }
    for (const { id: _, time: __, ...draft } of answersOf(one, venue, time)) {
      LiveVenue.tell(venue, time, draft)
    }
  }
}

function answersOf({ call, kind, part }: Answer, { state, byInstrument }: LiveVenue, time: number) {
  if (kind === 'deposit') return answerCall.deposit(state, call, part, time)
  const take: Take = ({ id }: Instrument, wanted) => {
    const live = byInstrument.get(id) as LiveMarket
    const { lots, price } = fillOrder([{ live, share: 1 }], wanted, null)
    return { lots: Quantity.of(lots), price: Price.of(price) }
  }
  return answerCall.reduce(state, call, part, take, time)
}

export * as AccountHolders from './AccountHolders.ts'
