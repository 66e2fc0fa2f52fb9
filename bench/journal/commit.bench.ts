import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { engineMachine } from '../../src/host/engineMachine.ts'
import { recover } from '../../src/journal/recover.ts'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { SqliteReader } from '../../src/journal/SqliteReader.ts'
import { verify } from '../../src/journal/verify.ts'
import { Writer } from '../../src/journal/Writer.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { journalText } from '../../src/wire/journalText.ts'
import { btc, Desk } from '../../test/engine/Desk.ts'

/**
 * Deposits and fills through engine and journal, by the number of commands per commit. Every commit
 * is synced. The last line is the baseline: the engine alone on the same commands.
 */
const ACCOUNTS = 1_000
const build = 'bench'
const author = { build, codec: journalText.version, secret: '00'.repeat(32) }
const sizes = [
  [1, 4_000],
  [10, 20_000],
  [100, 50_000],
  [1_000, 50_000],
] as const

function prepare(): { readonly setup: readonly Command[]; readonly time: number } {
  const desk = Desk.create()
  for (let index = 0; index < ACCOUNTS; index++) Desk.open(desk, `a${index}`, 10_000n)
  const setup = desk.entries.flatMap(({ command }) => (command === null ? [] : [command]))
  return { setup, time: desk.time }
}

const { setup, time } = prepare()

/** Alternating deposits and fills; each account's fills alternate in direction. */
function work(count: number): readonly Command[] {
  return Array.from({ length: count }, (_, index): Command => {
    const account = `a${(index >> 1) % ACCOUNTS}`
    const header = { id: `w${index}`, time }
    if (index % 2 === 0) {
      return { ...header, type: 'Deposit', account, asset: 'USDT', amount: Amount.of(1_000_000n) }
    }
    const lots = Quantity.of((index >> 1) % (2 * ACCOUNTS) < ACCOUNTS ? 1n : -1n)
    const fill = { fill: header.id, instrument: btc, leg: 'net', order: null } as const
    const price = { price: Price.of(40_000n), fee: Amount.of(1_000n) }
    return { ...header, type: 'ReportFill', account, ...fill, ...price, lots }
  })
}

const perSecond = (count: number, milliseconds: number): string =>
  `${Math.round((count * 1_000) / milliseconds).toLocaleString('en')}/s`

function timed(verb: () => void): number {
  const start = performance.now()
  verb()
  return performance.now() - start
}

function journaled(path: string, batch: number, count: number): void {
  const journal = SqliteJournal.open(path, author)
  const recovered = recover<State, Command, Event>(journal, engineMachine, journalText, build)
  const writer = Writer.start(journal, engineMachine, recovered, { codec: journalText, build })
  for (const command of setup) writer.apply(command)
  writer.commit()
  const commands = work(count)
  const latencies: number[] = []
  const milliseconds = timed(() => {
    for (let from = 0; from < count; from += batch) {
      const part = commands.slice(from, from + batch)
      latencies.push(
        timed(() => {
          for (const command of part) writer.apply(command)
          writer.commit()
        }),
      )
    }
  })
  writer.close()
  const sorted = latencies.sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2)
  const bytes = Math.round(statSync(path).size / (count + setup.length))
  console.log(
    `${String(batch).padStart(5)} a commit: ${perSecond(count, milliseconds).padStart(10)}, ` +
      `commit p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${bytes} bytes a command`,
  )
}

function readBack(path: string): void {
  const journal = SqliteJournal.open(path, author)
  let entries = 0
  const folding = timed(() => {
    entries = recover<State, Command, Event>(journal, engineMachine, journalText, build).folded
  })
  journal.close()
  console.log(`recovered from the first entry: ${perSecond(entries, folding)}`)
  const source = SqliteReader.open(path)
  const deciding = timed(() =>
    verify<State, Command, Event>(source, engineMachine, journalText, build),
  )
  source.close()
  console.log(`verified: ${perSecond(entries, deciding)}`)
}

function engineAlone(count: number): void {
  const state = State.create()
  for (const command of setup) step(state, command)
  const commands = work(count)
  const milliseconds = timed(() => {
    for (const command of commands) step(state, command)
  })
  console.log(`engine without journal: ${perSecond(count, milliseconds)}`)
}

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
try {
  for (const [batch, count] of sizes) journaled(join(folder, `${batch}`), batch, count)
  readBack(join(folder, '1000'))
  engineAlone(50_000)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
