import { type FileHandle, open as openFile } from 'node:fs/promises'
import { fileFaultOf } from '../../connect/fileFaultOf.ts'
import { readText } from '../../connect/readText.ts'
import { Agreement } from '../../csa/Agreement.ts'
import type { Command } from '../../csa/Command.ts'
import type { Rejected } from '../../csa/Event.ts'
import { State } from '../../csa/State.ts'
import { step } from '../../csa/step.ts'
import { readAgreement } from '../../wire/csa/agreement.ts'
import { CsaText } from '../../wire/csa/CsaText.ts'
import { WireError } from '../../wire/WireError.ts'
import type { AnnexConfig } from './AnnexConfig.ts'

/**
 * One side of an agreement in a service: its record in a file of lines, and the state that they give.
 *
 * Rules: [CSA18]
 */
export interface AnnexRecord {
  readonly name: string
  readonly path: string
  readonly text: CsaText
  state: State
  /** Lines of the file, which nobody else may change while the service runs. */
  lines: number
  readonly file: FileHandle
  bytes: number
  /** Why nothing is taken any more; null while all is well. */
  fault: string | null
  /** What is being written: the next waits for it. */
  tail: Promise<unknown>
}

/** A record that cannot be relied upon: what was asked may be on the disk or not, and nothing more is taken. */
export class AnnexFault extends Error {
  override readonly name = 'Server.AnnexFault'
}

/**
 * Reads the agreement and the record, which is begun where there is none. A last line that was cut short was
 * acknowledged to nobody: it is taken away and noted.
 *
 * @throws FileFault, WireError with the file and the line
 */
export async function open(
  { name, agreement: terms, record: path, side: party }: AnnexConfig,
  note: (text: string) => void,
): Promise<AnnexRecord> {
  const read = readAgreement(await readText(terms), { file: terms })
  if (!read.ok) throw read.error
  const agreement = read.value
  const side = Agreement.sideOf(agreement, party)
  if (side === null) {
    const expected = `${agreement.a.party} or ${agreement.b.party}`
    const fault = { code: 'field.value', expected, found: party, path: ['side'] } as const
    throw new WireError(fault, { file: path })
  }
  const text = CsaText.of(agreement)
  const file = await openFile(path, 'a+', 0o600).catch((error) => {
    throw fileFaultOf(error, path)
  })
  try {
    const lines = await wholeLines(file, path, note)
    const state = replayed(State.begin(agreement, side), lines, { path, text, note })
    const { size: bytes } = await file.stat()
    const begun = { fault: null, tail: Promise.resolve() }
    return {
      ...{ name: name ?? agreement.id, path, text, state, file, bytes, ...begun },
      lines: lines.length,
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** The lines of a file; one at its end that is no whole one is cut off. */
async function wholeLines(file: FileHandle, path: string, note: (text: string) => void) {
  const text = await file.readFile('utf8')
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  if (last === '') return lines
  if (isJson(last)) {
    await file.appendFile('\n')
    return [...lines, last]
  }
  await file.truncate(Buffer.byteLength(text) - Buffer.byteLength(last))
  await file.sync()
  note(`${path}:${lines.length + 1}: a line was cut short and acknowledged to nobody: ${last}`)
  return lines
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

interface Replay {
  readonly path: string
  readonly text: CsaText
  readonly note: (text: string) => void
}

function replayed(start: State, lines: readonly string[], { path, text, note }: Replay): State {
  let state = start
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const command = text.command(line, state.time, { file: path, line: index + 1 })
    if (!command.ok) throw command.error
    const outcome = step(state, command.value)
    for (const event of outcome.events) {
      if (event.type === 'Rejected') note(`${path}:${index + 1}: ${event.detail} (${event.code})`)
    }
    state = outcome.state
  }
  return state
}

/**
 * Does something that a command asks for, at a time that is never before the last. It is on the disk before it is told; what
 * is refused changes nothing and is not written.
 *
 * Rules: [CSA18]
 *
 * @param commandAt the command at a time: of the record where that is later than the clock's
 * @throws AnnexFault where the file is not as it was left, or did not take it
 */
export function submit(
  annex: AnnexRecord,
  now: number,
  commandAt: (time: number) => Command,
): Promise<Rejected | null> {
  const done = annex.tail.then(async () => {
    if (annex.fault !== null) throw new AnnexFault(annex.fault)
    const command = commandAt(Math.max(now, annex.state.time))
    const { state, events } = step(annex.state, command)
    const refused = events.find((event) => event.type === 'Rejected')
    if (refused !== undefined) return refused
    await append(annex, annex.text.line(command))
    annex.state = state
    return null
  })
  annex.tail = done.catch(() => {})
  return done
}

async function append(annex: AnnexRecord, line: string): Promise<void> {
  const text = `${line}\n`
  try {
    const { size } = await annex.file.stat()
    if (size !== annex.bytes) {
      throw new Error(`expected ${annex.bytes} bytes, found ${size}: somebody else wrote to it`)
    }
    await annex.file.appendFile(text)
    await annex.file.datasync()
  } catch (error) {
    annex.fault = `${annex.path}: ${error instanceof Error ? error.message : 'a fault'}`
    throw new AnnexFault(annex.fault)
  }
  annex.bytes += Buffer.byteLength(text)
  annex.lines += 1
}

/** Waits for what is being written, and closes the file. */
export async function close({ tail, file }: AnnexRecord): Promise<void> {
  await tail
  await file.close()
}

export * as AnnexRecord from './AnnexRecord.ts'
