import assert from 'node:assert/strict'
import { Random } from '../../src/base/Random.ts'
import type { Command } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import type { CollateralParameters } from '../../src/model/Lending.ts'
import { isLending, isTiered, type Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'

/**
 * Dust of every kind: a coin that no rulebook lists, one that is listed and never had a price, one
 * whose price is old, one whose liquidation and deposits are halted. What has a price is worth less
 * than an atom of the numeraire, so that all other amounts are the same with and without it.
 */
export const dusts = ['UNLISTED', 'UNPRICED', 'OLD', 'HALTED'] as const

const listed = ['UNPRICED', 'OLD', 'HALTED'] as const
const priced = ['OLD', 'HALTED'] as const

/** Two engines that are told the same commands, but for dust in every account of the second. */
export interface Pair {
  readonly plain: State
  readonly dusty: State
}

export interface DustOptions {
  readonly seed: number
  /** Whether rulebooks declare no dust, so that an atom may make an account uncertain. */
  readonly isStrict: boolean
}

/**
 * Tells both engines a recorded run, one command after the other, with dust sprinkled over the
 * accounts of the second at random times.
 */
export function tellBoth(
  commands: readonly Command[],
  { seed, isStrict }: DustOptions,
  compare: (command: Command, plain: readonly Event[], dusty: readonly Event[]) => void,
): Pair {
  const random = Random.create(seed, 99)
  const pair: Pair = { plain: State.create(), dusty: State.create() }
  const start = commands[0]?.time ?? 0
  let count = 0
  const both = (command: Command): void => {
    const [plain, dusty] = [pair.plain, pair.dusty].map((state) => told(state, command))
    if (command.id.startsWith('dust')) assert.equal(plain?.[0]?.type === 'Rejected', false)
    compare(command, plain ?? [], dusty ?? [])
  }
  const own = (draft: object): Command => {
    count += 1
    const time = Math.max(pair.plain.time, start)
    return { id: `dust-${count}`, time, ...draft } as Command
  }
  for (const asset of dusts) both(own({ type: 'DefineAsset', asset, decimals: 8 }))
  both(own(prices(start)))
  for (const what of ['liquidation', 'deposit'] as const) {
    const scope = { kind: 'asset', id: 'HALTED' }
    both(own({ type: 'Switch', scope, what, on: false, by: 'desk', reason: 'test' }))
  }
  for (const command of commands) {
    both(withDust(command, isStrict))
    // A look at a loan may accrue interest: afterwards none is left to accrue at this second.
    for (const pool of pair.plain.pools.keys()) both(own({ type: 'AccrueInterest', pool }))
    for (const draft of sprinkle(pair.dusty, random)) told(pair.dusty, own(draft))
  }
  return pair
}

const told = (state: State, command: Command): Event[] =>
  step(state, command).flatMap(({ events }) => events)

/** A price of a coin of eight decimals at which 900 atoms are less than one of the numeraire. */
const prices = (time: number) => ({
  type: 'SetMarks',
  marks: [],
  indices: priced.map((asset) => ({ asset, price: 10n ** 9n, time, source: 'test' })),
})

/** Dust for one account in three, and now and then a price for what is halted. */
function* sprinkle(state: State, random: Random): Generator<object> {
  for (const { id, kind } of state.accounts) {
    if (kind !== 'own' || random.below(3) > 0) continue
    const asset = dusts[random.below(dusts.length)] ?? 'OLD'
    const isWorthless = asset === 'UNLISTED' || asset === 'UNPRICED'
    const amount = Amount.of(isWorthless ? 10n ** 12n : 1n)
    yield { type: 'Deposit', account: id, asset, amount }
  }
}

/** The same command with the dust listed as collateral in the rulebook it defines. */
function withDust(command: Command, isStrict: boolean): Command {
  if (command.type !== 'DefineRulebook') return command
  const { rulebook } = command
  const dust = isStrict ? Value.zero : rulebook.liquidation.dust
  const liquidation = { ...rulebook.liquidation, dust }
  return { ...command, rulebook: { ...rulebook, liquidation, method: listing(rulebook) } }
}

function listing({ method }: Rulebook): Rulebook['method'] {
  if (isTiered(method)) {
    const weight = { tiers: [{ floor: Amount.zero, weight: Ratio.of(9n, 10n) }] }
    return { ...method, collateral: withAll(method.collateral, weight) }
  }
  if (!isLending(method)) return method
  const pledge: CollateralParameters = {
    openLtv: Ratio.of(1n, 2n),
    threshold: Ratio.of(3n, 5n),
    bonus: Ratio.of(1n, 20n),
    bonusShare: Ratio.zero,
    ramp: null,
  }
  return { ...method, collateral: withAll(method.collateral, pledge) }
}

const withAll = <T>(before: ReadonlyMap<string, T>, item: T): ReadonlyMap<string, T> =>
  new Map([...before, ...listed.map((name) => [name, item] as const)])

/** Whether an event is about the dust itself. */
export const isOfDust = (event: Event): boolean =>
  ['asset', 'collateral'].some((name) =>
    (dusts as readonly unknown[]).includes((event as unknown as Record<string, unknown>)[name]),
  )
