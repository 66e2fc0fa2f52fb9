import { limits } from '../../base/limits.ts'
import { Result } from '../../base/Result.ts'
import type { BadLine, Line } from '../../connect/Lines.ts'
import { splitLines } from '../../connect/readLines.ts'
import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { DurableEngine } from '../../host/DurableEngine.ts'
import { WallClock } from '../../host/WallClock.ts'
import type { Catalog } from '../../wire/Catalog.ts'
import { CommandText } from '../../wire/CommandText.ts'
import { EventText } from '../../wire/EventText.ts'
import { WireError } from '../../wire/WireError.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import type { Reader } from '../told/Reader.ts'

/** The engine at its controls: lines of commands come in, and what was decided is told. */
export interface Desk {
  readonly kept: DurableEngine
  readonly catalog: Catalog
  readonly isStrict: boolean
  /** Whether time passes by this machine's clock also while no command comes. */
  readonly isTimed: boolean
  readonly io: Io
  readonly reader: Reader
  /** What is decided and not yet told, and what was wrong. */
  told: string
  warned: string
}

/** Where lines come from, in errors. */
const source = '<stdin>'

/** Takes commands until the input ends, a line stops it, or the signal comes. */
export async function serve(desk: Desk): Promise<ExitCode> {
  const { io } = desk
  for await (const lines of splitLines(io.stdin, source)) {
    const isStopped = await takeAll(desk, lines)
    await flush(desk)
    if (isStopped) return exitCodes.usage
    if (io.signal.aborted) break
  }
  return io.signal.aborted ? exitCodes.interrupted : exitCodes.fine
}

/** Takes lines, and returns whether one of them stopped it. */
async function takeAll(desk: Desk, lines: readonly (Line | BadLine)[]): Promise<boolean> {
  for (const line of lines) {
    if ('text' in line && blank.test(line.text)) continue
    if (desk.isTimed) tell(desk, WallClock.catchUp(desk.kept))
    const read = readLine(desk, line)
    if (read.ok) take(desk, read.value, line.number)
    else refuse(desk, read.error, line.number)
    if (!read.ok && desk.isStrict) return true
    if (desk.told.length + desk.warned.length < limits.answers) continue
    await flush(desk)
    if (desk.io.signal.aborted) return false
  }
  return false
}

const blank = /^[ \t\r]*$/

/**
 * Commits, and tells what was decided: only then is it acknowledged.
 *
 * Rules: [JRN1]
 */
export async function flush(desk: Desk): Promise<void> {
  const { told, warned, kept, io, reader } = desk
  kept.commit()
  desk.told = ''
  desk.warned = ''
  await Promise.all([reader.tell(told, kept.state.seq), Io.write(io.stderr, warned)])
}

/** Adds the events of entries to what will be told. */
export function tell(desk: Desk, entries: readonly Entry[]): void {
  for (const entry of entries) desk.told += EventText.lines(entry, desk.catalog)
}

function readLine(
  { kept, catalog, isTimed }: Desk,
  line: Line | BadLine,
): Result<Command, WireError> {
  const { number } = line
  if ('fault' in line) return Result.failure(unreadable(line))
  const read = CommandText.decode(line.text, catalog, {
    file: source,
    line: number,
    now: kept.now(),
  })
  const latest = WallClock.latest(kept)
  if (!read.ok || !isTimed || read.value.time <= latest) return read
  const facts = { expected: `at most ${latest}`, found: `${read.value.time}`, path: ['time'] }
  return Result.failure(
    new WireError({ code: 'field.value', ...facts }, { file: source, line: number }),
  )
}

function unreadable({ number, fault: { code, expected, found } }: BadLine): WireError {
  const kind = code === 'file.lineTooLong' ? 'line.tooLong' : 'line.notText'
  return new WireError({ code: kind, expected, found }, { file: source, line: number })
}

/**
 * Takes a command. A repeat is answered with what it gave when it was taken.
 *
 * Rules: [TOLD2]
 */
function take(desk: Desk, command: Command, line: number): void {
  const { kept } = desk
  const decided = kept.apply(command)
  const isRepeat = decided.length === 0
  const entries = isRepeat ? kept.answer(command.id) : decided
  tell(desk, entries)
  const { id, time } = entries[0]?.command ?? command
  const seq = entries.at(-1)?.seq ?? kept.state.seq
  desk.told += record({ type: 'Acknowledged', line, command: id, seq, time, isRepeat })
}

function refuse(desk: Desk, error: WireError, line: number): void {
  const { code, expected, found, location } = error
  const paint = Paint.of(desk.io.stderr, desk.io.env)
  desk.warned += `${paint('red', 'plimsoll:')} ${error.message}\n`
  const { column, path } = location
  desk.told += record({ type: 'Error', line, column, path, code, expected, found })
}

const record = (facts: object): string => `${JSON.stringify(facts)}\n`

export * as Desk from './Desk.ts'
