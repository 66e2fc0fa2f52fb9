import { Random } from '../../src/base/Random.ts'
import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import { deleveragePolicies } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { procedure } from './drawSteps.ts'
import { rulebook, unit } from './world.ts'

/**
 * Random days of a small exchange whose procedure has any mixture of steps: everybody is near his edge, prices
 * go down and up, orders are filled in parts beside the mark or not at all, and the clock goes by odd
 * times around what waits.
 */
export function stepsRun(
  seed: number,
  length: number,
  told: (desk: Desk, entries: readonly Entry[]) => void,
): Desk {
  const random = Random.create(seed, 94)
  const desk = opened(random)
  told(desk, desk.entries)
  let mark = 40_000n
  for (let count = 0; count < length; count++) {
    const from = desk.entries.length
    const chance = random.below(10)
    if (chance < 3) {
      mark = moved(random, mark)
      desk.time += random.below(3_000)
      Desk.setMarks(desk, mark)
    } else if (chance < 6) answer(desk, random, mark)
    else if (chance < 9) Desk.wait(desk, oddly(desk, random))
    else redefine(desk, random)
    told(desk, desk.entries.slice(from))
  }
  return desk
}

const holders = ['a', 'b', 'c', 'd'] as const

function opened(random: Random): Desk {
  const base = rulebook()
  const deleverage = deleveragePolicies[random.below(deleveragePolicies.length)] ?? 'ranked'
  const waterfall = { ...base.waterfall, deleverage }
  const desk = Desk.create({ liquidation: procedure(random, base), waterfall }, fundOf(random))
  Desk.open(desk, 'maker', 2_000_000n)
  for (const account of holders) {
    Desk.open(desk, account, 3_000n + BigInt(random.below(3_000)))
    for (const [instrument, price, lots] of [
      [Desk.btc, 40_000n, 1_000 + random.below(1_500)],
      ['ETH/USDT:USDT', 30_000n, random.below(1_500)],
    ] as const) {
      const size = BigInt(account < 'c' ? lots : -lots)
      if (size === 0n) continue
      Desk.fill(desk, account, size, price, instrument)
      Desk.fill(desk, 'maker', -size, price, instrument)
    }
  }
  return desk
}

const fundOf = (random: Random): bigint => BigInt(random.below(4) * 3_000)

const moved = (random: Random, mark: bigint): bigint =>
  (mark * BigInt(9_700 + random.below(600))) / 10_000n

/** Fills parts of what is out, some at the mark and some beside it. */
function answer(desk: Desk, random: Random, mark: bigint): void {
  const executions = [...desk.state.orders.values()].map(({ id, instrument, left }) => {
    const part = BigInt(random.below(5))
    const lots = Quantity.of((left * part) / 4n)
    const at = instrument.base === 'BTC' ? mark : 30_000n
    const beside = (at * BigInt(random.below(20))) / 2_000n
    return {
      ...{ order: id, instrument: instrument.id, lots },
      price: Price.of(lots < 0n ? at - beside : at + beside),
      fee: Amount.zero,
      status: part === 0n && random.below(2) === 0 ? ('unknown' as const) : ('done' as const),
    }
  })
  if (executions.length > 0) Desk.tell(desk, { type: 'ReportExecution', executions })
}

/** Mostly to the moment that something waits for, one before or one after it. */
function oddly({ state, time }: Desk, random: Random): number {
  const dues = [...state.timers.due.values()].filter((due) => due > time)
  const first = Math.min(...dues)
  if (dues.length === 0 || random.below(3) === 0) return random.below(30_000)
  return Math.max(0, first - time - 1 + random.below(3))
}

function redefine(desk: Desk, random: Random): void {
  const last = desk.state.rulebooks.get('ranked')?.versions.at(-1)
  if (last === undefined) return
  const liquidation = procedure(random, last)
  Desk.tell(desk, {
    type: 'DefineRulebook',
    rulebook: { ...last, version: last.version + 1, liquidation },
  })
}

/** A long of so many lots that a move makes liquidated, under one procedure, filled at one distance from the mark. */
export function pathOf(
  seed: number,
  beside: bigint,
): { readonly worth: bigint; readonly steps: number } {
  const random = Random.create(seed, 95)
  const base = rulebook()
  const liquidation = { ...procedure(random, base), feeRate: Ratio.of(0n) }
  const desk = Desk.create({ liquidation }, 10_000n)
  const lots = 500n + BigInt(random.below(8_000))
  Desk.open(desk, 'long', (lots * 40n * 3n) / 100n + BigInt(random.below(4_000)))
  Desk.open(desk, 'short', 5_000_000n)
  Desk.fill(desk, 'long', lots)
  Desk.fill(desk, 'short', -lots)
  const mark = 40_000n - BigInt(random.below(1_200))
  const at = { time: desk.time, mark }
  let steps = 0
  Desk.setMarks(desk, at.mark)
  for (; steps < 400 && isUnderWay(desk); steps++) {
    if (desk.state.orders.size > 0) Desk.answer(desk, at.mark - beside)
    else {
      Desk.wait(desk, 1_000)
      Desk.setMarks(desk, at.mark)
    }
  }
  return { worth: worthOf(desk, at.mark), steps }
}

const isUnderWay = ({ state }: Desk): boolean => state.liquidating.size > 0

/** Balance and open profit at a mark, atoms. */
function worthOf(desk: Desk, mark: bigint): bigint {
  const account = desk.state.accountById.get('long')
  const open = (account?.positions ?? []).reduce(
    (sum, { lots, cost }) => sum + (lots * mark * unit) / 1_000n - cost,
    0n,
  )
  return Desk.balance(desk, 'long') + open
}

/** The commands of entries, in order. */
export const commandsOf = (entries: readonly Entry[]): readonly Command[] =>
  entries.flatMap(({ command }) => command ?? [])
