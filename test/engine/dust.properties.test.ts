import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from '../../src/engine/Command.ts'
import type { Event, EventType } from '../../src/engine/Event.ts'
import { drawMarkets } from './drawMarket.ts'
import { type DustOptions, isOfDust, tellBoth } from './dust.ts'
import { randomLoans } from './randomLoans.ts'
import { randomRun, type Watcher } from './randomRun.ts'
import { text } from './sameState.ts'

/** Dust of every kind in every account changes no event about anything else. */

const seeds = Number(process.env.DUST_SEEDS ?? Math.min(40, Number(process.env.SEEDS ?? 40)))
const first = Number(process.env.SEED ?? 1)

type Run = (seed: number, watch: Watcher) => unknown

function recorded(run: Run, seed: number): Command[] {
  const commands: Command[] = []
  run(seed, { before: (_state, command) => void commands.push(command) })
  return commands
}

/**
 * Without declared dust an atom may make an account uncertain, which decides nothing. What waits for
 * a price is named when liquidation is armed, and what counts for nothing in a refusal, dust too.
 */
const kept = ({ isStrict }: DustOptions, events: readonly Event[]): Event[] =>
  events
    .filter((event) => !isOfDust(event) && !(isStrict && event.type === 'CertaintyChanged'))
    .map((event) => (event.type === 'Armed' ? { ...event, waiting: [] } : event))
    .map((event) =>
      event.type === 'Rejected' ? { ...event, detail: withoutDust(event.detail) } : event,
    )

const withoutDust = (detail: string): string =>
  detail.replace(/; (OLD|HALTED|UNLISTED|UNPRICED) counts for nothing[^;]*/g, '')

function check(run: Run, seed: number, seen: Set<EventType>): void {
  const options = { seed, isStrict: seed % 2 === 0 }
  tellBoth(recorded(run, seed), options, (command, plain, dusty) => {
    for (const { type } of plain) seen.add(type)
    const where = `seed ${seed}, ${command.id}: ${command.type}`
    assert.equal(text(kept(options, dusty)), text(kept(options, plain)), where)
  })
}

const runs: readonly (readonly [string, Run, readonly EventType[]])[] = [
  [
    'positions',
    (seed, watch) => randomRun(seed, 220, watch, drawMarkets(seed)),
    ['LiquidationStarted', 'CallOpened', 'CallMet', 'FundPaid', 'Deleveraged', 'LevelChanged'],
  ],
  [
    'loans',
    (seed, watch) => randomLoans(seed, 220, watch),
    ['LiquidationStarted', 'LoanAbsorbed', 'LoanLiquidated', 'AuctionOpened', 'DebtWrittenOff'],
  ],
]

for (const [name, run, wanted] of runs) {
  test(`[MARGIN22] [TIER10] [POOL15] ${name}: events are the same with and without dust, over ${seeds} seeds`, () => {
    const seen = new Set<EventType>()
    for (let seed = first; seed < first + seeds; seed++) check(run, seed, seen)
    if (seeds < 60) return
    assert.deepEqual(
      wanted.filter((type) => !seen.has(type)),
      [],
    )
  })
}
