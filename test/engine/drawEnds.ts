import { Random } from '../../src/base/Random.ts'
import { State } from '../../src/engine/State.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Price } from '../../src/money/Price.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import type { Stream } from './streams.ts'
import { accounts, type Draft, prices, rulebooks } from './world.ts'

const signed = { by: 'desk', reason: 'test' }

/**
 * Draws how things end: instruments delisted and settled, liquidations cancelled, and what is due
 * waived, and a version in which two rungs call. Most runs keep the market that everybody trades.
 */
export function drawEnds(seed: number): Stream {
  const random = Random.create(seed, 83)
  let isDefined = false
  return (time, state) => {
    if (!isDefined) {
      isDefined = true
      return twoRungs(time)
    }
    const chance = random.below(160)
    if (chance < 4) return cancel(random, time, state)
    if (chance === 4) return waive(state)
    if (chance > 6) return null
    const instrument = chosen(random, state)
    if (chance === 5) return { type: 'DelistInstrument', instrument, ...signed }
    return {
      type: 'SettleInstrument',
      instrument,
      price: priceOf(random, state, instrument),
      ...signed,
    }
  }
}

function chosen(random: Random, { instruments }: State): string {
  const from = random.below(3) === 0 ? 0 : 2
  const id = instruments[from + random.below(instruments.length - from)]?.id ?? ''
  return random.below(40) === 0 ? 'NONE' : id
}

function priceOf(random: Random, state: State, instrument: string): Price {
  const index = state.instrumentById.get(instrument)?.index ?? 0
  const mark = state.book.marks[index]?.price ?? prices[index] ?? 1n
  if (random.below(12) === 0) return Price.of(0n)
  return Price.of(mark + (mark * BigInt(random.below(201) - 100)) / 1_000n)
}

function cancel(random: Random, time: number, state: State): Draft {
  const found = State.liquidating(state)
  const one = found[random.below(Math.max(1, found.length))]
  const until = random.below(3) === 0 ? time + random.below(90_000) : null
  const account = one?.id ?? accounts[random.below(accounts.length)] ?? ''
  return { type: 'CancelLiquidation', account, until, ...signed }
}

const early = {
  enter: Ratio.of(11n, 20n),
  clear: Ratio.of(1n, 2n),
  action: 'call' as const,
  within: 120_000,
}

/** A later version in which two rungs call, each with its own time. */
function twoRungs(time: number): Draft {
  const base = rulebooks[0] as Rulebook
  const ladders = base.ladders.map(({ id, levels }) => ({
    id,
    levels: levels.map((level) => {
      if (level.name === 'warning') return { ...level, ...early }
      return level.name === 'call' ? { ...level, within: 20_000 } : level
    }),
  }))
  const call = { ...base.call, cureTo: early.clear }
  return {
    type: 'DefineRulebook',
    rulebook: { ...base, version: 20, ladders, call, activeFrom: time },
  }
}

function waive(state: State): Draft | null {
  const due = state.accounts.flatMap(({ dues }) => dues)[0]
  return due === undefined ? null : { type: 'WaiveCall', call: due.call, ...signed }
}
