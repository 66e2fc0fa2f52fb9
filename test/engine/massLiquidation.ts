import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { type Draft, instruments, rulebooks, start, unit } from './world.ts'

export interface Book {
  readonly state: State
  /** All entries so far. */
  readonly entries: readonly Entry[]
  /** Sets the mark that bankrupts every long. */
  readonly crash: () => Entry[]
  /** Sets a mark, in whole dollars. */
  readonly mark: (dollars: bigint) => Entry[]
  /** Takes a command. */
  readonly take: (draft: Draft) => Entry[]
}

/**
 * A book in which one tick bankrupts every long, or the first so many of them: the fund is exhausted,
 * the shorts are deleveraged and the rest is socialised, all in one round.
 */
export function massLiquidation(longs: number, thin = longs): Book {
  const state = State.create()
  const entries: Entry[] = []
  let count = 0
  const take = (draft: Draft): Entry[] => {
    count += 1
    const command = { ...draft, id: `c${count}`, time: start } as Command
    const followed = step(state, command)
    entries.push(...followed)
    return followed
  }
  open(take)
  for (let index = 0; index < longs; index++) trade(take, index, index < thin)
  take(marks(40_000n))
  take({ type: 'Arm', by: 'desk', reason: 'test' })
  const mark = (dollars: bigint): Entry[] => take(marks(dollars))
  return { state, entries, crash: () => mark(38_000n), mark, take }
}

const marks = (price: bigint): Draft => ({
  type: 'SetMarks',
  marks: [{ instrument: 'BTC/USDT:USDT', price: Price.of(price), time: start, source: 'test' }],
  indices: [],
})

function open(take: (draft: Draft) => void): void {
  for (const asset of ['USDT', 'BTC', 'ETH', 'USD', 'OIL']) {
    take({ type: 'DefineAsset', asset, decimals: 8 })
  }
  for (const instrument of instruments) take({ type: 'DefineInstrument', instrument })
  for (const rulebook of rulebooks) take({ type: 'DefineRulebook', rulebook })
  take({ type: 'Deposit', account: 'house:fund', asset: 'USDT', amount: Amount.of(1_000n * unit) })
}

/** A long with 30 of margin on 1,000 where it is thin, and the opposite short with ample margin. */
function trade(take: (draft: Draft) => void, index: number, isThin: boolean): void {
  const sides = [
    { account: `long-${index}`, lots: 25n, margin: (isThin ? 30n : 400n) + BigInt(index % 5) },
    { account: `short-${index}`, lots: -25n, margin: 400n + BigInt(index % 7) },
  ]
  for (const { account, lots, margin } of sides) {
    const amount = Amount.of(margin * unit)
    take({
      type: 'OpenAccount',
      account,
      owner: account,
      group: account,
      rulebook: 'ranked',
      positionMode: 'net',
    })
    take({ type: 'Deposit', account, asset: 'USDT', amount })
    take({
      type: 'ReportFill',
      fill: `fill-${account}`,
      account,
      instrument: 'BTC/USDT:USDT',
      leg: 'net',
      lots: Quantity.of(lots),
      price: Price.of(40_000n),
      fee: Amount.zero,
      order: null,
    })
  }
}
