import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Random } from '../../src/base/Random.ts'
import type { Journal } from '../../src/journal/Journal.ts'
import { type Recovered, recover } from '../../src/journal/recover.ts'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { SqliteReader } from '../../src/journal/SqliteReader.ts'
import { type Report, verify } from '../../src/journal/verify.ts'
import { Writer } from '../../src/journal/Writer.ts'
import { Toy, type ToyCommand, type ToyEvent, type ToyState, toyCommand } from './Toy.ts'
import { ToyText } from './ToyText.ts'

/** Toy journals in files, in few words. */

export const build = 'toy'
export const secret = '5e'.repeat(32)
export const author = { build, codec: ToyText.version, secret }

export type ToyWriter = Writer<ToyState, ToyCommand, ToyEvent>

/** A folder that goes when the tests of the file have ended. */
export function folder(after: (clean: () => void) => void): (name: string) => string {
  const path = mkdtempSync(join(tmpdir(), 'plimsoll-journal-'))
  after(() => rmSync(path, { recursive: true, force: true }))
  return (name) => join(path, name)
}

export const recoverToy = (journal: Journal): Recovered<ToyState> =>
  recover(journal, Toy, ToyText, build)

export function startToy(journal: Journal, options: Partial<Writer.Options> = {}): ToyWriter {
  return Writer.start(journal, Toy, recoverToy(journal), { codec: ToyText, build, ...options })
}

export const open = (path: string): Journal => SqliteJournal.open(path, author)

/** Commands from a place on, always the same. */
export function commands(from: number, to: number): readonly ToyCommand[] {
  const random = Random.create(11)
  return Array.from({ length: to }, (_, index) => toyCommand(random, index)).slice(from)
}

/** Opens a journal, applies commands in commits of so many, and leaves it open. */
export function write(
  path: string,
  from: number,
  to: number,
  options: Partial<Writer.Options> & Partial<SqliteJournal.Options> = {},
): ToyWriter {
  const writer = startToy(SqliteJournal.open(path, { ...author, ...options }), options)
  const { batch = 5 } = options
  for (const [index, command] of commands(from, to).entries()) {
    writer.apply(command)
    if (index % batch === batch - 1) writer.commit()
  }
  writer.commit()
  return writer
}

/** A journal, its log and its record as they stand, as if the process had died now. */
export function copy(path: string, to: string): string {
  for (const suffix of ['', '-wal', '-ack']) {
    rmSync(to + suffix, { force: true })
    if (existsSync(path + suffix)) copyFileSync(path + suffix, to + suffix)
  }
  return to
}

export function audit(path: string): Report {
  const source = SqliteReader.open(path)
  try {
    return verify(source, Toy, ToyText, build)
  } finally {
    source.close()
  }
}

export * as Kept from './Kept.ts'
