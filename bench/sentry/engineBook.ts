import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import type { Price } from '../../src/money/Price.ts'
import { account } from '../book/accounts.ts'
import { MarginBench } from '../book/MarginBench.ts'

/** MARGIN-BENCH-1 in an engine: its accounts, imported one by one, and its prices. */
export interface EngineBook {
  readonly bench: MarginBench
  readonly state: State
  /** Tells all prices of a tick, or that of one instrument alone; what it answers. */
  readonly tick: (prices: readonly Price[], only?: number) => Entry[]
}

const begin = 1_700_000_000_000

/**
 * Loads the first accounts of the book into an engine, and tells it the opening prices. Another build takes
 * its own state and steps.
 */
export function load(
  bench: MarginBench,
  state: State,
  count: number,
  take: typeof step = step,
): EngineBook {
  let [number, time] = [0, begin]
  const tell = (draft: object): Entry[] => {
    number += 1
    const entries = take(state, { ...draft, id: `c${number}`, time } as Command)
    const first = entries[0]?.events[0]
    if (first?.type === 'Rejected') throw new Error(`${first.code}: ${first.detail}`)
    return entries
  }
  define(bench, tell)
  const tick = (prices: readonly Price[], only?: number): Entry[] => {
    time += 1_000
    return tell(setMarks(bench, prices, time, only))
  }
  tick(bench.opening)
  for (let id = 0; id < count; id++) tell(importOf(bench, id))
  return { bench, state, tick }
}

function define({ terms }: MarginBench, tell: (draft: object) => void): void {
  const { rulebook, assets, instruments } = terms
  // The coins that are no collateral come last, so that the others keep their places.
  const named = new Set([...assets.map(({ id }) => id), ...instruments.map(({ base }) => base)])
  for (const asset of named) tell({ type: 'DefineAsset', asset, decimals: 8 })
  for (const instrument of instruments) tell({ type: 'DefineInstrument', instrument })
  // Nobody is called, and silence has no order to end; the engine asks for both all the same.
  const call = { ...rulebook.call, within: 1_000 }
  const liquidation = { ...rulebook.liquidation, silence: 1_000 }
  tell({ type: 'DefineRulebook', rulebook: { ...rulebook, call, liquidation } })
}

function importOf(bench: MarginBench, id: number): object {
  const { assets } = bench.terms
  const { balances, positions } = account(bench, id)
  const name = `a${id}`
  return {
    ...{ type: 'ImportAccount', account: name, owner: name, group: name },
    ...{ rulebook: bench.terms.rulebook.id, positionMode: 'net', mode: null, unpledged: [] },
    source: 'bench',
    balances: balances.flatMap((amount, index) =>
      amount === undefined || amount === 0n ? [] : [{ asset: assets[index]?.id, amount }],
    ),
    positions: positions.map(({ instrument, leg, lots, cost }) => ({
      ...{ instrument: instrument.id, leg, lots, cost },
    })),
  }
}

function setMarks(
  bench: MarginBench,
  prices: readonly Price[],
  time: number,
  only?: number,
): object {
  const { marks, indices } = MarginBench.priceBook(bench, prices, time)
  const { assets, instruments } = bench.terms
  return {
    type: 'SetMarks',
    marks: instruments.flatMap(({ id: instrument, index }) =>
      only === undefined || index === only ? [{ instrument, ...marks[index] }] : [],
    ),
    indices: indices.flatMap((told, index) =>
      only === undefined || (index > 0 && index === only + 1)
        ? [{ asset: assets[index]?.id, ...told }]
        : [],
    ),
  }
}

export * as EngineBook from './engineBook.ts'
