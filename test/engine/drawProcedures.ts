import { Random } from '../../src/base/Random.ts'
import type { DueTerms } from '../../src/calendar/DueTerms.ts'
import type { State } from '../../src/engine/State.ts'
import type { AmountRule, CallProcedure, CallTrigger } from '../../src/model/CallProcedure.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import type { Stream } from './streams.ts'
import { type Draft, ladder, unit } from './world.ts'

/**
 * Draws rulebooks whose calls run by any procedure, with a layer of their own beside them, and what
 * desks and owners say about those calls: answers, disputes, extensions by code, waivers.
 */
export function drawProcedures(seed: number): Stream {
  const random = Random.create(seed, 92)
  return (_, state) => {
    const chance = random.below(40)
    if (chance === 0 || state.counters.call === 0) return redefine(random, state)
    return chance < 8 ? say(random, state) : null
  }
}

const minute = 60_000
const R = Ratio.of
const pick = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)] as T

function redefine(random: Random, { rulebooks }: State): Draft | null {
  const id = pick(random, ['ranked', 'proRata'])
  const last = rulebooks.get(id)?.versions.at(-1)
  if (last === undefined || last.version > 12) return null
  const [house, layer] = [procedure(random), procedure(random)]
  const ladders = [
    { ...ladder(), levels: levels(random) },
    ...(random.below(2) === 0 ? [{ ...ladder('layer'), call: layer }] : []),
  ]
  const book: Rulebook = { ...last, version: last.version + 1, activeFrom: 0, call: house, ladders }
  return { type: 'DefineRulebook', rulebook: book }
}

/** Now and then several clocks in one ladder. */
function levels(random: Random) {
  const usual = ladder().levels
  if (random.below(2) === 0) return usual
  const [notice, warning, call, liquidation] = usual
  const due = dueTerms(random)
  const urgent = { ...call, name: 'urgent', enter: R(90n, 100n), clear: R(75n, 100n), due }
  return [notice, warning, call, urgent, liquidation] as typeof usual
}

function dueTerms(random: Random): DueTerms {
  const kind = random.below(4)
  if (kind === 0) return { kind: 'immediate' }
  if (kind === 1) return { kind: 'after', span: minute * (1 + random.below(5)) }
  return {
    kind: 'date',
    calendar: kind === 2 ? '24/7' : 'NYSE',
    count: { kind: 'businessDays', days: 0 },
    cutOff: { kind: 'time', time: minute * (1 + random.below(60)), zone: 'UTC' },
    lateIssue: pick(random, ['sameDay', 'nextBusinessDay'] as const),
  }
}

function trigger(random: Random): CallTrigger {
  const at = { kind: 'time', time: minute * (1 + random.below(40)), zone: 'UTC' } as const
  return pick<CallTrigger>(random, [
    { on: 'crossing' },
    { on: 'crossing' },
    { on: 'transaction' },
    { on: 'schedule', calendar: '24/7', at },
  ])
}

export function procedure(random: Random): CallProcedure {
  const amount = pick<AmountRule>(random, ['fixed', 'floating', 'cumulative', 'supersede'])
  const isFixed = amount === 'fixed' || amount === 'supersede'
  const onExpiry = pick(random, ['restrict', 'liquidate', 'liquidate', 'record'] as const)
  const may = <T extends object>(part: T): T | object => (random.below(2) === 0 ? part : {})
  const sum = Value.of(unit * BigInt(1 + random.below(40)))
  const rates = {
    deposit: R(1n),
    collateral: R(1n, 2n),
    reduction: pick(random, [R(0n), R(1n, 3n)]),
  }
  return {
    ...{ within: minute * (1 + random.below(4)), cureTo: R(7n, 10n), amount, onExpiry },
    ...may({ due: dueTerms(random) }),
    ...may({ grace: { kind: 'after', span: minute * (1 + random.below(3)) } }),
    ...may({ minimum: sum }),
    ...may({ trigger: trigger(random) }),
    ...may({ extension: { times: 1 + random.below(2), longest: 5 * minute, codes: ['069'] } }),
    ...may({ waiver: { most: sum, by: ['desk'] } }),
    ...may({ strikes: strikes(random) }),
    ...(isFixed && may({ rounding: { step: sum, to: pick(random, ['up', 'down', 'nearest']) } })),
    ...(isFixed && may({ metBy: { ...rates, price: random.below(2) === 0 } })),
  }
}

const strikes = (random: Random) => ({
  on: pick(random, ['liquidation', 'expiry'] as const),
  ...{ windowDays: 7, zone: 'UTC' as const },
  steps: [
    null,
    { restrictions: ['noWithdrawal' as const], days: random.below(3), ...binds(random) },
  ],
})

const binds = (random: Random) => (random.below(3) === 0 ? { binds: 'owner' as const } : {})

/** What is said of a call: mostly of one that is open, now and then of one that never was. */
function say(random: Random, state: State): Draft | null {
  const calls = [...state.calls.values()]
  const call = calls[random.below(calls.length + 1)]
  if (call === undefined) return null
  const { id, account } = call
  const signed = { by: pick(random, ['desk', 'anna', ' ']), reason: pick(random, ['a price', ' ']) }
  const some = Value.of((call.amount * BigInt(random.below(5))) / 3n)
  const about = { call: id, account: random.below(20) === 0 ? 'maker' : account, ...signed }
  return pick<() => Draft>(random, [
    () => ({ type: 'AnswerCall', ...about, agreed: some }),
    () => ({ type: 'AnswerCall', ...about, agreed: Value.zero }),
    () => ({ type: 'ResolveDispute', ...about }),
    () => ({ type: 'ResolveDispute', ...about, amount: some }),
    () => ({
      ...{ type: 'ExtendCall', call: id, ...signed, ...(random.below(2) === 0 && { code: '069' }) },
      deadline: state.time + minute * random.below(8),
    }),
    () => ({ type: 'WaiveCall', call: id, ...signed }),
  ])()
}
