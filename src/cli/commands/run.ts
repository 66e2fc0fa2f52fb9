import { limits } from '../../base/limits.ts'
import { DurableEngine } from '../../host/DurableEngine.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import { Storage } from '../../host/Storage.ts'
import { slowDisk } from '../../host/slowDisk.ts'
import { WallClock } from '../../host/WallClock.ts'
import type { Book } from '../../wire/book/Book.ts'
import { bookCommands } from '../../wire/book/bookCommands.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import type { Arguments } from '../Arguments.ts'
import { loadBook } from '../book/loadBook.ts'
import type { ExitCode } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { checkpointOptions, checkpointsOf } from '../proof/checkpointsOf.ts'
import { catchUp } from '../run/catchUp.ts'
import { Desk } from '../run/Desk.ts'
import type { Subcommand } from '../Subcommand.ts'
import { dataKeyOf, recipientOption } from '../seal/dataKeyOf.ts'
import { unlocked } from '../seal/unlocked.ts'
import { fromOptions, startOf } from '../told/cursorOf.ts'
import { Reader } from '../told/Reader.ts'
import { UsageError } from '../UsageError.ts'

/** The engine itself as a filter. */
export const run: Subcommand = {
  usage: '--journal FILE',
  about: `The engine: commands come in on stdin, one JSON object a line, and events go out on stdout, one a
line, each command's followed by {"type":"Acknowledged"}. Nothing is told before it is safe on the
disk; what one read of the input brings is committed together. At the start the journal is recovered,
and the engine disarmed until Arm is told; stop it in any way, also with kill -9, and go on.

A line that cannot be read gives {"type":"Error"} and changes nothing. A command that the rules forbid
gives an event Rejected. A command whose id was seen before changes nothing and is answered again, with
the events that it gave. At the start, liquidation orders that are out are told again; with --from SEQ or
--cursor NAME everything is that was decided after that entry.
Without "time" a command gets the clock of this machine. With --clock wall what is due happens by that
clock also while no command comes, and a command from further ahead than five seconds gives an Error.`,
  options: {
    journal: { value: 'FILE', about: 'where everything is kept; begun where there is none' },
    book: {
      value: 'BOOK',
      about:
        'begin a new journal with a book file: its definitions, prices, accounts and positions',
    },
    clock: {
      value: 'KIND',
      about: 'commands (time comes from them alone) or wall (and from this machine)',
    },
    ...fromOptions,
    ...checkpointOptions,
    ...recipientOption,
    strict: { about: 'stop at the first line that cannot be read, with exit code 2' },
  },
  examples: [
    [
      'plimsoll run --journal desk.plimsoll < commands.ndjson > events.ndjson',
      'a file of commands',
    ],
    [
      'plimsoll run --journal desk.plimsoll --book book.json < commands.ndjson',
      'a new journal that begins with a book',
    ],
    [
      'tail -f commands.ndjson | plimsoll run --journal desk.plimsoll | grep CallOpened',
      'a stream of commands; only margin calls are shown',
    ],
  ],
  async run(args, io) {
    const path = args.text('journal')
    if (path === undefined) throw new UsageError('run: expected --journal FILE, found none')
    if (args.positionals.length > 0) {
      throw new UsageError(`run: expected commands on stdin, found '${args.positionals[0]}'`)
    }
    const clock = args.text('clock') ?? 'commands'
    if (clock !== 'commands' && clock !== 'wall') {
      throw new UsageError(`run: expected --clock commands or wall, found ${clock}`)
    }
    const book = await bookOf(args)
    const dataKey = await dataKeyOf(args, path)
    const kept = DurableEngine.open(Storage.file(await unlocked(path, io), dataKey), {
      ...{ clock: io, checkpoints: checkpointsOf(args, io) },
      onSlow: slowDisk((text) => void io.stderr.write(`${path}: ${text}\n`)),
      onSnapshotFailed: (error) => {
        const why = error instanceof Error ? error.message : error
        io.stderr.write(`${path}: no snapshot (${why}): a restart will take longer\n`)
      },
    })
    try {
      await Io.tell(io, describe(kept, path))
      return await tellAndServe(kept, { isTimed: clock === 'wall', book }, args, io)
    } finally {
      kept.close()
    }
  },
}

/** Read before the journal is opened, so that none is begun where the book cannot be read. */
async function bookOf(args: Arguments): Promise<Book | null> {
  const path = args.text('book')
  return path === undefined ? null : await loadBook(path, { debts: 'claims' })
}

/**
 * Begins a new journal with a book, so that nobody has to write its opening by hand. What was begun
 * already is not begun again.
 *
 * Rules: [WIRE37]
 */
async function begin(desk: Desk, book: Book | null, path: string): Promise<void> {
  if (book === null) return
  const { kept, io } = desk
  const { seq } = kept.recovered.head
  if (seq > 0) {
    throw new UsageError(`--book: expected a new journal, found ${seq} entries in ${path}`)
  }
  for (const command of bookCommands(book)) {
    Desk.tell(desk, kept.apply(command))
    if (desk.told.length >= limits.answers) await Desk.flush(desk)
    if (io.signal.aborted) return
  }
  await Desk.flush(desk)
}

/** Tells what was decided before, as far as that is asked, and then takes commands. */
async function tellAndServe(
  kept: DurableEngine,
  { isTimed, book }: { readonly isTimed: boolean; readonly book: Book | null },
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  const path = args.text('journal') ?? ''
  const start = startOf(path, args, io)
  const reader = Reader.create(io, start?.named ?? null)
  const desk: Desk = {
    ...{ kept, catalog: catalogOf(kept.state), io, reader, told: '', warned: '' },
    ...{ isStrict: args.has('strict'), isTimed },
  }
  try {
    await catchUp(desk, start, path)
    await begin(desk, book, path)
    const code = await (isTimed ? serveByClock(desk) : Desk.serve(desk))
    const rest = reader.end()
    if (rest !== null) await Io.tell(io, rest)
    return code
  } finally {
    start?.close()
  }
}

/** The result of recovery at the start, as text. */
function describe({ recovered, state }: DurableEngine, path: string): string {
  const { head, snapshot, folded, cut, damaged, isRecorded } = recovered
  if (head.seq === 0) return `${path}: a new journal`
  const since = snapshot === 0 ? 'the beginning' : `the snapshot at entry ${snapshot}`
  const accounts = state.accounts.filter(({ kind }) => kind !== 'house').length
  const lines = [
    `${path}: recovered ${head.seq} entries, ${folded} of them after ${since}; ` +
      `${accounts} accounts, ${new Date(state.time).toISOString()}`,
  ]
  if (cut !== null) {
    lines.push(`  cut off ${cut.bytes} bytes that were never acknowledged (${cut.place})`)
  }
  if (state.seq > head.seq)
    lines.push('  it was armed: disarmed at the start, until Arm is told again')
  if (!isRecorded) {
    lines.push(`  no record was beside it of what was acknowledged (${path}-ack): one is begun`)
  }
  for (const { message } of damaged) lines.push(`  passed over a snapshot: ${message}`)
  return lines.join('\n')
}

/** Serves while time passes; both end together, and the fault of either is the command's. */
async function serveByClock(desk: Desk): Promise<ExitCode> {
  const { kept, io } = desk
  const stop = new AbortController()
  const end = () => stop.abort()
  io.signal.addEventListener('abort', end)
  const ports = { clock: io, scheduler: Scheduler.eventLoop }
  const ticking = WallClock.run(kept, ports, stop.signal, async (entries) => {
    Desk.tell(desk, entries)
    await Desk.flush(desk)
  })
  try {
    const [code] = await Promise.all([Desk.serve(desk).finally(end), ticking])
    return code
  } finally {
    end()
    io.signal.removeEventListener('abort', end)
  }
}
