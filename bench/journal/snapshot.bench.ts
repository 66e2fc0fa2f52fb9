import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { SnapshotThread } from '../../src/host/beside/SnapshotThread.ts'
import { engineMachine } from '../../src/host/engineMachine.ts'
import { recover } from '../../src/journal/recover.ts'
import { Snapshot } from '../../src/journal/Snapshot.ts'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { Writer } from '../../src/journal/Writer.ts'
import { Amount } from '../../src/money/Amount.ts'
import { journalText } from '../../src/wire/journalText.ts'
import { Desk } from '../../test/engine/Desk.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { EngineBook } from '../sentry/engineBook.ts'

/**
 * The longest hold of the event loop while a snapshot is made beside the engine, against the same
 * commands without one, and the time and memory of a restart from it.
 *
 *     npm run bench -- snapshot              100,000 accounts
 *     npm run bench -- snapshot --million    1,000,000 accounts; some minutes, 8 GB
 *     npm run bench -- snapshot --positions  with the positions and coins of MARGIN-BENCH-1; --accounts=N
 */
const build = 'bench'
const author = { build, codec: journalText.version, secret: '00'.repeat(32) }
const named = process.argv.find((word) => word.startsWith('--accounts='))
const isMillion = process.argv.includes('--million')
const accounts = Number(named?.slice('--accounts='.length) ?? (isMillion ? 1_000_000 : 100_000))
const isHolding = process.argv.includes('--positions')
const HEAP_MB = 6_000
const COMMANDS_PER_TURN = 4
const COMPARED_MS = 3_000
const SNAPSHOT_EVERY = 10_000
const tenThousand = { asset: isHolding ? 'Q' : 'USDT', amount: Amount.of(10_000_000_000n) } as const
let count = 0

const [, script = '', task, path = ''] = process.argv
if (task === 'make') await make()
else if (task === 'restart') restart()
else start()

/** Each part has a process of its own, so that its memory is its own. */
function start(): void {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-snapshot-'))
  try {
    const journal = join(folder, 'journal')
    for (const part of ['make', 'restart']) {
      const args = [`--max-old-space-size=${HEAP_MB}`, '--expose-gc', script]
      const more = process.argv.slice(2)
      spawnSync(process.execPath, [...args, part, journal, ...more], { stdio: 'inherit' })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A book of accounts with money, or with what they have in MARGIN-BENCH-1, made without a journal. */
function book(): State {
  if (isHolding) return EngineBook.load(MarginBench.create(1), State.create(), accounts).state
  const desk = Desk.create()
  const state = desk.state
  for (let index = 0; index < accounts; index++) {
    const header = { id: `o${index}`, time: desk.time, actor: 'bench' }
    const account = `a${index}`
    step(state, {
      ...{ ...header, type: 'OpenAccount', account, owner: account, group: account },
      ...{ rulebook: 'ranked', positionMode: 'net' },
    })
    step(state, { ...header, id: `d${index}`, type: 'Deposit', account, ...tenThousand })
  }
  return state
}

async function make(): Promise<void> {
  const state = book()
  const journal = SqliteJournal.open(path, author)
  // The journal of a book that was opened elsewhere: its entries follow as many as the state has.
  const head = { seq: state.seq, hash: journal.root.hash }
  const writer = Writer.start(
    journal,
    engineMachine,
    { state, head, snapshot: state.seq },
    {
      ...{ codec: journalText, build, snapshotEvery: SNAPSHOT_EVERY },
      maker: SnapshotThread.over(path, build),
      onSnapshotFailed: (error) => console.log(`failed: ${error}`),
    },
  )
  told(writer, 1)
  const began = performance.now()
  writer.snapshot()
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  console.log(
    `${accounts.toLocaleString('en')} accounts; a snapshot by the writer itself: ${seconds} s`,
  )
  globalThis.gc?.()
  const alone = await holds(
    () => told(writer, COMMANDS_PER_TURN),
    COMPARED_MS,
    () => false,
  )
  console.log(`commands alone: ${alone}`)
  const before = journal.latest(Number.POSITIVE_INFINITY)?.seq ?? 0
  // The next is due in the first turn that is timed.
  told(writer, SNAPSHOT_EVERY - 1 - (writer.head.seq - before))
  const isMade = () => (journal.latest(Number.POSITIVE_INFINITY)?.seq ?? 0) > before
  const beside = await holds(() => told(writer, COMMANDS_PER_TURN), 600_000, isMade)
  console.log(`with a snapshot made beside: ${beside}`)
  writer.close()
  console.log(`journal: ${(statSync(path).size / 1e6).toFixed(0)} MB`)
}

/** Deposits, committed together. */
function told(writer: Writer<State, Command, Event>, commands: number): void {
  for (let index = 0; index < commands; index++) {
    const header = { id: `w${count++}`, time: writer.state.time, actor: 'bench' }
    const account = `a${count % accounts}`
    writer.apply({ ...header, type: 'Deposit', account, ...tenThousand })
  }
  writer.commit()
}

/** Works in turns, and says how long the event loop was held, by the clock and by its own work. */
async function holds(work: () => void, ms: number, isDone: () => boolean): Promise<string> {
  const began = performance.now()
  const [turns, own]: [number[], number[]] = [[], []]
  for (let turn = 0; performance.now() - began < ms; turn++) {
    const [start, cpu] = [performance.now(), process.threadCpuUsage()]
    work()
    await new Promise((resolve) => setImmediate(resolve))
    turns.push(performance.now() - start)
    const { user, system } = process.threadCpuUsage(cpu)
    own.push((user + system) / 1_000)
    if (turn % 20 === 0 && isDone()) break
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  return `${turns.length} turns in ${seconds} s; by the clock ${spread(turns)}; of its own ${spread(own)}`
}

function spread(times: number[]): string {
  times.sort((a, b) => a - b)
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1)
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)} ms`
}

function restart(): void {
  const journal = SqliteJournal.open(path, author)
  const [began, before] = [performance.now(), process.cpuUsage()]
  const found = recover<State, Command, Event>(journal, engineMachine, journalText, build)
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  const { user, system } = process.cpuUsage(before)
  const cpu = ((user + system) / 1e6).toFixed(1)
  const peak = (process.resourceUsage().maxRSS / 1_000).toFixed(0)
  const digesting = process.cpuUsage()
  const digest = Snapshot.digestOf(journalText, engineMachine.snapshot(found.state))
  const after = process.cpuUsage(digesting)
  const digested = `${((after.user + after.system) / 1e6).toFixed(1)} s of the processor`
  globalThis.gc?.()
  const heap = (process.memoryUsage().heapUsed / 1e6).toFixed(0)
  journal.close()
  console.log(
    `restart from the snapshot at ${found.snapshot}, ${found.folded} entries folded: ${seconds} s, ` +
      `${cpu} s of the processor, peak ${peak} MB, the state of ${found.state.accounts.length} accounts ${heap} MB`,
  )
  console.log(`digest ${digest.slice(0, 16)}: ${digested}`)
}
