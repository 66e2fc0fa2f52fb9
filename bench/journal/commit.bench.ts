import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Command } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { engineMachine } from '../../src/host/engineMachine.ts'
import { recover } from '../../src/journal/recover.ts'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { SqliteReader } from '../../src/journal/SqliteReader.ts'
import { verify } from '../../src/journal/verify.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { journalText } from '../../src/wire/journalText.ts'
import { btc, Desk } from '../../test/engine/Desk.ts'

/**
 * Deposits and fills through engine and journal, by the number of commands per commit. Every commit
 * is synced. Beside each commit the engine alone takes the same commands, so that the disk and the load of the
 * machine are the same for both: how many times its commands a second are journaled, by the clock and by the
 * processor. With another build's folder, its journal takes them too.
 *
 *     npm run bench -- commit [--other=FOLDER]
 */
const ACCOUNTS = 1_000
const build = 'bench'
const author = { build, codec: journalText.version, secret: '00'.repeat(32) }
const sizes = [
  [1, 1_000],
  [10, 5_000],
  [100, 30_000],
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

const named = process.argv.find((word) => word.startsWith('--other='))
const other = named && pathToFileURL(resolve(named.slice('--other='.length))).href

const perSecond = (count: number, milliseconds: number): string =>
  `${Math.round((count * 1_000) / milliseconds).toLocaleString('en')}/s`

/** Milliseconds by the clock and of the process. */
interface Spent {
  clock: number
  cpu: number
}

function timed(verb: () => void, into: Spent = { clock: 0, cpu: 0 }): number {
  const [start, before] = [performance.now(), process.cpuUsage()]
  verb()
  const clock = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  into.clock += clock
  into.cpu += (user + system) / 1_000
  return clock
}

/** What a build's journal is written with. */
interface Kept {
  readonly name: string
  readonly apply: (command: Command) => unknown
  readonly commit: () => void
  readonly close: () => void
  readonly spent: Spent
}

/** The journal of this build, or of another one. */
async function kept(name: string, root: string, path: string): Promise<Kept> {
  const load = async (file: string) => import(`${root}/src/${file}`)
  const { SqliteJournal: journals } = await load('journal/SqliteJournal.ts')
  const { Writer: writers } = await load('journal/Writer.ts')
  const { recover: recovering } = await load('journal/recover.ts')
  const { engineMachine: machine } = await load('host/engineMachine.ts')
  const { journalText: codec } = await load('wire/journalText.ts')
  const journal = journals.open(path, { ...author, codec: codec.version })
  const recovered = recovering(journal, machine, codec, build)
  const writer = writers.start(journal, machine, recovered, { codec, build })
  for (const command of setup) writer.apply(command)
  writer.commit()
  return { name, ...writer, spent: { clock: 0, cpu: 0 } }
}

function alone(): Kept {
  const state = State.create()
  for (const command of setup) step(state, command)
  const apply = (command: Command) => step(state, command)
  return {
    ...{ name: 'the engine alone', apply, commit() {}, close() {} },
    spent: { clock: 0, cpu: 0 },
  }
}

async function journaled(path: string, batch: number, count: number): Promise<void> {
  const ours = await kept('journaled', new URL('../..', import.meta.url).href, path)
  const theirs =
    other === undefined ? [] : [await kept('by the other build', other, `${path}-other`)]
  const bare = alone()
  const latencies: number[] = []
  const commands = work(count)
  for (let from = 0; from < count; from += batch) {
    const part = commands.slice(from, from + batch)
    for (const one of [bare, ours, ...theirs]) {
      const took = timed(() => {
        for (const command of part) one.apply(command)
        one.commit()
      }, one.spent)
      if (one === ours) latencies.push(took)
    }
  }
  for (const one of [ours, ...theirs]) one.close()
  const sorted = latencies.sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2)
  const bytes = Math.round(statSync(path).size / (count + setup.length))
  console.log(
    `${String(batch).padStart(5)} a commit: commit p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${bytes} bytes a command`,
  )
  for (const { name, spent } of [bare, ours, ...theirs]) {
    const [clock, cpu] = [bare.spent.clock / spent.clock, bare.spent.cpu / spent.cpu]
    console.log(
      `    ${name}: ${perSecond(count, spent.clock)} (${clock.toFixed(3)} of the engine alone; ${cpu.toFixed(2)} by the processor)`,
    )
  }
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

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
try {
  for (const [batch, count] of sizes) await journaled(join(folder, `${batch}`), batch, count)
  readBack(join(folder, '1000'))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
