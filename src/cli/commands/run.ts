import type { Line } from '../../connect/Lines.ts'
import { splitLines } from '../../connect/readLines.ts'
import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import { DurableEngine } from '../../host/DurableEngine.ts'
import { Storage } from '../../host/Storage.ts'
import type { Catalog } from '../../wire/Catalog.ts'
import { CommandText } from '../../wire/CommandText.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import { EventText } from '../../wire/EventText.ts'
import type { WireError } from '../../wire/WireError.ts'
import type { Arguments } from '../Arguments.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** The engine itself as a filter. */
export const run: Subcommand = {
  usage: '--journal FILE',
  about: `The engine: commands come in on stdin, one JSON object a line, and events go out on stdout, one a
line, each command's followed by {"type":"Acknowledged"}. Nothing is told before it is safe on the
disk; what one read of the input brings is committed together. At the start the journal is recovered,
and the engine disarmed until Arm is told; stop it in any way, also with kill -9, and go on.

A line that cannot be read gives {"type":"Error"} and changes nothing. A command that the rules forbid
gives an event Rejected. A command whose id was seen before changes nothing and is acknowledged again.
Without "time" a command gets the clock of this machine.`,
  options: {
    journal: { value: 'FILE', about: 'where everything is kept; begun where there is none' },
    strict: { about: 'stop at the first line that cannot be read, with exit code 2' },
  },
  examples: [
    [
      'plimsoll run --journal desk.plimsoll < commands.ndjson > events.ndjson',
      'a file of commands',
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
    const kept = DurableEngine.open(Storage.file(path), { clock: io })
    try {
      await Io.tell(io, describe(kept, path))
      return await serve(kept, args, io)
    } finally {
      kept.close()
    }
  },
}

/** The result of recovery at the start, as text. */
function describe({ recovered, state }: DurableEngine, path: string): string {
  const { head, snapshot, folded, cut, damaged } = recovered
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
  for (const { message } of damaged) lines.push(`  passed over a snapshot: ${message}`)
  return lines.join('\n')
}

async function serve(kept: DurableEngine, args: Arguments, io: Io): Promise<ExitCode> {
  const isStrict = args.has('strict')
  const desk: Desk = { kept, catalog: catalogOf(kept.state), isStrict, io, errors: 0 }
  for await (const lines of splitLines(io.stdin, '<stdin>')) {
    const { told, stopped } = takeAll(desk, lines)
    // Only durable entries are reported: this is the acknowledgement.
    kept.commit()
    await Io.write(io.stdout, told)
    if (stopped) return exitCodes.usage
    if (io.signal.aborted) return exitCodes.interrupted
  }
  return io.signal.aborted ? exitCodes.interrupted : exitCodes.fine
}

interface Desk {
  readonly kept: DurableEngine
  readonly catalog: Catalog
  readonly isStrict: boolean
  readonly io: Io
  errors: number
}

function takeAll(desk: Desk, lines: readonly Line[]): { told: string; stopped: boolean } {
  let told = ''
  for (const line of lines) {
    if (line.text.trim() === '') continue
    const origin = { file: '<stdin>', line: line.number, now: desk.kept.now() }
    const read = CommandText.decode(line.text, desk.catalog, origin)
    told += read.ok ? take(desk, read.value, line) : refuse(desk, read.error, line)
    if (!read.ok && desk.isStrict) return { told, stopped: true }
  }
  return { told, stopped: false }
}

function take({ kept, catalog }: Desk, command: Command, line: Line): string {
  const entries = kept.apply(command)
  const told = entries.map((entry) => EventText.lines(entry, catalog)).join('')
  return told + acknowledgement(command, entries, line, kept.state.seq)
}

/** A repeat has no entries of its own: it is as durable as everything before it. */
function acknowledgement(
  { id, time }: Command,
  entries: readonly Entry[],
  { number }: Line,
  head: number,
): string {
  const isRepeat = entries.length === 0
  const seq = entries.at(-1)?.seq ?? head
  const facts = { type: 'Acknowledged', line: number, command: id, seq, time, isRepeat }
  return `${JSON.stringify(facts)}\n`
}

function refuse(desk: Desk, error: WireError, { number }: Line): string {
  const { code, expected, found, location } = error
  desk.errors += 1
  const paint = Paint.of(desk.io.stderr, desk.io.env)
  desk.io.stderr.write(`${paint('red', 'plimsoll:')} ${error.message}\n`)
  const { column, path } = location
  const facts = { type: 'Error', line: number, column, path, code, expected, found }
  return `${JSON.stringify(facts)}\n`
}
