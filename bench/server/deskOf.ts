import { defined } from '../../src/base/assert.ts'
import type { Command } from '../../src/engine/Command.ts'
import type { Instrument } from '../../src/model/Instrument.ts'
import type { Level } from '../../src/model/Rulebook.ts'
import { Price } from '../../src/money/Price.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { account } from '../book/accounts.ts'
import type { MarginBench } from '../book/MarginBench.ts'

/**
 * The book of MARGIN-BENCH-1 as commands: mirrored accounts over 50 instruments under a ladder that
 * warns, calls and liquidates. What a service of that size is fed with in benches.
 */
export const start = 1_621_382_400_000

type Draft = Command extends infer C ? (C extends Command ? Omit<C, 'id' | 'time'> : never) : never

/** The definitions, prices and accounts, in order; the ids count. */
export function* commandsOf(bench: MarginBench, count: number): Generator<Command> {
  let told = 0
  for (const draft of draftsOf(bench, count)) {
    told += 1
    yield { ...draft, id: `book-${told}`, time: start } as Command
  }
}

function* draftsOf(bench: MarginBench, count: number): Generator<Draft> {
  const { terms } = bench
  const bases = terms.instruments.map(({ base }) => ({ id: base, decimals: 8 }))
  const assets = new Map([...terms.assets, ...bases].map((asset) => [asset.id, asset]))
  for (const { id, decimals } of assets.values()) yield { type: 'DefineAsset', asset: id, decimals }
  for (const one of terms.instruments) yield { type: 'DefineInstrument', instrument: specOf(one) }
  const { rulebook } = terms
  const ladders = rulebook.ladders.map((ladder) => ({
    ...ladder,
    levels: ladder.levels.map(
      (level): Level => ({ ...level, action: actions[level.name] ?? 'none' }),
    ),
  }))
  const call = { ...rulebook.call, within: 3_600_000, cureTo: Ratio.of(3n, 4n) }
  const liquidation = { ...rulebook.liquidation, silence: 60_000 }
  yield { type: 'DefineRulebook', rulebook: { ...rulebook, call, liquidation, ladders } }
  yield marks(bench, bench.opening, start)
  for (let index = 0; index < count; index++) yield imported(bench, index)
}

const actions: Readonly<Record<string, Level['action']>> = {
  call: 'call',
  liquidation: 'liquidate',
}

const specOf = ({
  baseIndex: _,
  settleIndex: __,
  index: ___,
  multiplier: ____,
  ...spec
}: Instrument) => spec

function imported(bench: MarginBench, index: number): Draft {
  const { id, balances, positions } = account(bench, index)
  return {
    ...{ type: 'ImportAccount', account: id, owner: id, group: id, source: 'bench' },
    ...{ rulebook: bench.terms.rulebook.id, positionMode: 'net', mode: null, unpledged: [] },
    balances: balances.flatMap((amount, asset) =>
      amount === undefined || amount === 0n
        ? []
        : [{ asset: defined(bench.terms.assets[asset], 'a balance is of an asset').id, amount }],
    ),
    positions: positions.map(({ instrument, leg, lots, cost }) => {
      return { instrument: instrument.id, leg, lots, cost }
    }),
  }
}

/** All marks, and the indices that follow them. */
export function marks({ terms }: MarginBench, prices: readonly Price[], time: number): Draft {
  const source = 'bench'
  return {
    type: 'SetMarks',
    marks: terms.instruments.map(({ id }, index) => {
      return { instrument: id, price: Price.of(prices[index] ?? 0n), time, source }
    }),
    indices: [
      { asset: 'Q', price: 10n ** 12n, time, source },
      ...terms.instruments.flatMap(({ base, tick }, index) => {
        if (!terms.assets.some(({ id }) => id === base)) return []
        return [
          {
            asset: base,
            price: (prices[index] ?? 0n) * 10n ** BigInt(12 - tick.scale),
            time,
            source,
          },
        ]
      }),
    ],
  }
}

/** Every mark moved by at most a share of it, in ten-thousandths, as a calm second does. */
export function moved(opening: readonly Price[], tick: number, most = 3): readonly Price[] {
  return opening.map((price, index) => {
    const step = ((tick * 5 + index * 13) % (2 * most + 1)) - most
    return Price.of(price + (price * BigInt(step)) / 10_000n)
  })
}

export * as deskOf from './deskOf.ts'
