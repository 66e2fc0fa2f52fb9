import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Random } from '../../src/base/Random.ts'
import type { Execution } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import { State } from '../../src/engine/State.ts'
import type { Protection, ProtectiveAction } from '../../src/model/Protection.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { auditing } from '../auditor/auditing.ts'
import { Desk } from './Desk.ts'
import { unit } from './world.ts'

/**
 * A protected account on a falling path, at a venue that is late, fills in part, refuses, answers
 * nothing, or says that it does not know. How many paths: PROTECTION_PATHS, and the first: SEED.
 */

const paths = Number(process.env.PROTECTION_PATHS ?? 300)
const first = Number(process.env.SEED ?? 1)

const draw = (random: Random, from: number, to: number): number =>
  from + random.below(to - from + 1)

/** Whose protection it is: an account's, or an isolated position's, which has its money from its account. */
interface Kept {
  readonly account: string
  readonly from: string
}

const kept = {
  account: { account: 'ada', from: 'safe' },
  position: { account: `ada/${Desk.btc}`, from: 'ada' },
}

function protectionOf(random: Random, from: string): Protection {
  const above = draw(random, 40, 95)
  const actions: ProtectiveAction[] = [
    { kind: 'deposit', from, asset: 'USDT' },
    { kind: 'reduce', worst: null },
    { kind: 'close', instrument: Desk.btc, leg: 'net', worst: Ratio.of(1n, 50n) },
  ]
  const chosen = actions.filter(() => random.below(3) > 0)
  return {
    name: 'guard',
    trigger: { kind: 'ratio', above: Ratio.of(BigInt(above), 100n) },
    target: Ratio.of(BigInt(draw(random, 20, above)), 100n),
    actions: chosen.length === 0 ? actions : chosen,
    budget: Value.of(BigInt(draw(random, 50, 80_000)) * unit),
    times: draw(random, 1, 4),
    coolDown: 1_000 * draw(random, 1, 40),
    deadline: 1_000 * draw(random, 1, 20),
  }
}

function made(random: Random, one: Kept): Desk {
  const desk = Desk.create()
  Desk.open(desk, 'ada', BigInt(draw(random, 1_000, 6_000)))
  if (one === kept.position) isolate(desk)
  Desk.open(desk, 'other', 900_000n)
  const account = { type: 'OpenAccount', account: 'safe', owner: 'ada', group: 'ada' } as const
  Desk.tell(desk, { ...account, rulebook: 'ranked', positionMode: 'net' })
  const reserve = BigInt(random.below(4) * draw(random, 0, 900))
  if (reserve > 0n) Desk.deposit(desk, 'safe', reserve)
  const lots = BigInt(draw(random, 300, 1_000))
  Desk.fill(desk, 'ada', lots)
  Desk.fill(desk, 'other', -lots)
  if (one === kept.position) give(random, desk)
  const protection = protectionOf(random, one.from)
  Desk.tell(desk, { type: 'SetProtection', account: one.account, protection })
  return desk
}

function isolate(desk: Desk): void {
  const change = { kind: 'marginMode', instrument: Desk.btc, mode: 'isolated' } as const
  Desk.tell(desk, { type: 'ChangeMode', account: 'ada', change })
}

/** Some margin more than what it opened with, or the account would have none to wait by. */
function give(random: Random, desk: Desk): void {
  const amount = (Desk.balance(desk, 'ada') * BigInt(random.below(8))) / 10n
  if (amount <= 0n) return
  const on = { account: 'ada', instrument: Desk.btc, asset: 'USDT' } as const
  Desk.tell(desk, { type: 'AddMargin', ...on, amount: Amount.of(amount) })
}

/** What the venue says of one order that is out, mostly of none: lateness is that it says nothing. */
function answerOf(random: Random, { state }: Desk, mark: bigint): Execution[] {
  const out = [...state.orders.values()]
  const order = out[random.below(Math.max(1, out.length))]
  if (order === undefined || random.below(3) === 0) return []
  const { id, instrument, left } = order
  const shares = [0n, 1n, 2n, 3n, 3n] as const
  const lots = Quantity.of((left * (shares[random.below(5)] as bigint)) / 3n)
  const statuses = ['open', 'done', 'done', 'rejected', 'unknown'] as const
  const status = statuses[random.below(5)] as Execution['status']
  const price = Price.of(mark - BigInt(random.below(60)))
  return [{ order: id, instrument: instrument.id, lots, price, fee: Amount.zero, status }]
}

/** A fall by steps, some of them gaps, with a rise now and then. */
function fall(random: Random, desk: Desk, tell: (events: readonly Event[]) => void): void {
  let mark = 40_000n
  for (let step = 0; step < 30; step++) {
    const by = random.below(10) === 0 ? draw(random, 300, 1_800) : draw(random, -80, 180)
    mark -= BigInt(by)
    desk.time += 1_000 * draw(random, 1, 8)
    tell(Desk.setMarks(desk, mark))
    const executions = answerOf(random, desk, mark)
    if (executions.length > 0) tell(Desk.tell(desk, { type: 'ReportExecution', executions }))
    if (random.below(6) === 0) tell(Desk.wait(desk, 1_000 * draw(random, 1, 15)))
  }
}

interface Seen {
  kept: number
  liquidated: number
  readonly reasons: Set<string>
  readonly outcomes: Set<string>
}

/** What was triggered before a liquidation begins, and what was said as it began. */
function watch(seen: Seen, { account }: Kept): (events: readonly Event[]) => void {
  let triggered = 0
  return (events) => {
    const of = events.filter((event) => 'account' in event && event.account === account)
    triggered += Desk.pick(of, 'ProtectionTriggered').length
    for (const { reason } of Desk.pick(of, 'ProtectionFailed')) seen.reasons.add(reason)
    for (const { outcome } of Desk.pick(of, 'ProtectionEnded')) seen.outcomes.add(outcome)
    if (Desk.pick(of, 'LiquidationStarted').length === 0) return
    seen.liquidated += 1
    assert.ok(triggered > 0, 'its level lies below liquidation: it was triggered before')
    const why = Desk.pick(of, 'ProtectionFailed').filter(({ action }) => action === null)
    const overtaken = Desk.pick(of, 'ProtectionEnded').some(
      ({ outcome }) => outcome === 'overtaken',
    )
    assert.ok(overtaken || why.length > 0, 'it says what became of it as the liquidation begins')
    for (const { reason } of why) assert.notEqual(reason, 'notTriggered')
  }
}

function run(seed: number, seen: Seen, one: Kept): void {
  const random = Random.create(seed, 92)
  const desk = made(random, one)
  const before = seen.liquidated
  const audit = auditing()
  let heard = 0
  const look = watch(seen, one)
  const hear = (): void => {
    // Each command's entries begin with the one that bears it.
    while (heard < desk.entries.length) {
      let end = heard + 1
      while (desk.entries[end]?.command === null) end += 1
      audit.hear(desk.entries.slice(heard, end))
      heard = end
    }
  }
  look(desk.entries.flatMap(({ events }) => events))
  fall(random, desk, (events) => {
    look(events)
    hear()
  })
  hear()
  audit.conclude(desk.state)
  const [guard] = State.account(desk.state, one.account).guards
  assert.ok(guard !== undefined && guard.spent >= 0n && guard.spent <= guard.protection.budget)
  assert.ok(guard.tries <= guard.protection.times)
  if (seen.liquidated === before && guard.tries > 0) seen.kept += 1
}

const rows = [
  ['[PROT4] [PROT6] [PROT10] [PROT12] an account', kept.account, paths],
  ['[PROT10] [PROT12] [PROT17] an isolated position', kept.position, paths],
] as const

describe('a protection on falling paths', () => {
  for (const [title, one, count] of rows) {
    test(`${title} acts before a liquidation or says why not, over ${count} paths`, () => {
      const seen: Seen = { kept: 0, liquidated: 0, reasons: new Set(), outcomes: new Set() }
      for (let seed = first; seed < first + count; seed++) {
        try {
          run(seed, seen, one)
        } catch (error) {
          const again = `SEED=${seed} PROTECTION_PATHS=1 node --test test/engine/protections.properties.test.ts`
          throw new Error(`path ${seed} fails; again with: ${again}`, { cause: error })
        }
      }
      if (count < 300) return
      assert.ok(seen.kept > count / 20 && seen.liquidated > count / 20, 'both ends came about')
      for (const outcome of ['reached', 'partly', 'failed', 'overtaken']) {
        assert.ok(seen.outcomes.has(outcome), outcome)
      }
      for (const reason of ['resting', 'budget', 'balance.insufficient', 'deadline', 'unfilled']) {
        assert.ok(seen.reasons.has(reason), reason)
      }
    })
  }
})
