/**
 * Writes journals with the code of another tree, by its own random runs, and tells what that code
 * says of them: `node writeJournals.ts TREE FOLDER`. `record.ts` calls it.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { State } from '../../src/engine/State.ts'
import { holdings } from '../decisions/holdings.ts'
import type { Stream } from '../engine/streams.ts'

const [tree = '', folder = ''] = process.argv.slice(2)
const SEEDS = 60

/** A module of the tree, by the first of the places where it has stood. */
async function load<Module>(...places: readonly string[]): Promise<Module> {
  const place = places.find((one) => existsSync(join(tree, one)))
  if (place === undefined) throw new Error(`${tree} has none of ${places.join(', ')}`)
  return await import(join(tree, place))
}

const { engineMachine } = await load<typeof import('../../src/host/engineMachine.ts')>(
  'src/host/engineMachine.ts',
  'src/cli/engineMachine.ts',
)
const { build: nameOfBuild } = await load<typeof import('../../src/host/build.ts')>(
  'src/host/build.ts',
  'src/cli/build.ts',
)
const { journalText } =
  await load<typeof import('../../src/wire/journalText.ts')>('src/wire/journalText.ts')
const { SqliteJournal } = await load<typeof import('../../src/journal/SqliteJournal.ts')>(
  'src/journal/SqliteJournal.ts',
)
const { recover } =
  await load<typeof import('../../src/journal/recover.ts')>('src/journal/recover.ts')
const { Writer } = await load<typeof import('../../src/journal/Writer.ts')>('src/journal/Writer.ts')

type Run = (seed: number, length: number, watch: { after: After }, stream?: Stream) => State
type After = (state: State, command: Command, entries: readonly Entry[]) => void

const { randomRun } = await load<{ readonly randomRun: Run }>('test/engine/randomRun.ts')
const loans = existsSync(join(tree, 'test/engine/randomLoans.ts'))
  ? (await load<{ readonly randomLoans: Run }>('test/engine/randomLoans.ts')).randomLoans
  : null

type Streams = Readonly<Record<string, (seed: number) => Stream>>

/** What the tree draws beside its run: of these files, the ones that it has. */
const beside: ((seed: number) => Stream)[] = []
for (const name of ['drawMarket', 'drawClock', 'drawEnds', 'drawDoubts', 'drawCredit']) {
  const place = `test/engine/${name}.ts`
  if (!existsSync(join(tree, place))) continue
  beside.push(...Object.values(await load<Streams>(place)))
}

/** One of its streams after the other, as seeds go by. */
const streamOf = (seed: number): Stream =>
  beside[seed % Math.max(1, beside.length)]?.(seed) ?? (() => null)

/** The commands of the seed that meets most kinds of commands, events and rejections. */
function richest(run: Run, length: number): readonly Command[] {
  let best: readonly Command[] = []
  let most = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const [commands, kinds]: [Command[], Set<string>] = [[], new Set()]
    const after: After = (_state, command, entries) => {
      commands.push(command)
      kinds.add(command.type)
      for (const { events } of entries) for (const event of events) kinds.add(event.type)
    }
    run(seed, length, { after }, streamOf(seed))
    if (kinds.size > most) [best, most] = [commands, kinds.size]
  }
  return best
}

/** A state from before loans has no pools. */
const withPools = (state: Omit<State, 'pools'>): State => ({ pools: new Map(), ...state })

function write(name: string, commands: readonly Command[]): Record<string, unknown> {
  const build = nameOfBuild()
  // Salts come from it where the tree knows of them; fixed, so that a recording can be repeated.
  const author = { build, codec: journalText.version, secret: '5e'.repeat(32) }
  const journal = SqliteJournal.open(join(folder, `${name}.plimsoll`), author)
  const start = recover(journal, engineMachine, journalText, build)
  const writer = Writer.start(journal, engineMachine, start, { codec: journalText, build })
  const [hash, kinds] = [createHash('sha256'), new Set<string>()]
  let events = 0
  for (const command of commands) {
    for (const step of writer.apply(command)) {
      events += step.events.length
      for (const { type } of step.events) kinds.add(type)
    }
    hash.update(`${[...holdings(withPools(writer.state))].join('\n')}\n`)
  }
  writer.snapshot()
  const { head, state } = writer
  const text = journalText.encode(engineMachine.snapshot(state))
  writer.close()
  const digest = createHash('sha256').update(text).digest('hex')
  return {
    ...{ build, version: journalText.version, entries: head.seq, events, head: head.hash },
    ...{ state: digest, holdings: hash.digest('hex'), kinds: [...kinds].sort() },
  }
}

const told = {
  trading: write('trading', richest(randomRun, 220)),
  ...(loans === null ? {} : { loans: write('loans', richest(loans, 110)) }),
}
console.log(JSON.stringify(told))
