/**
 * A writer that is looked at while it works: many small commits, a log that is often folded into the
 * file, and snapshots. Run by JournalView.test.ts:
 *
 *     node onlooked.ts JOURNAL
 */
import { writeSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Command } from '../../src/engine/Command.ts'
import { DurableEngine } from '../../src/host/DurableEngine.ts'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { randomRun } from '../engine/randomRun.ts'

const [path = ''] = process.argv.slice(2)
const commands: Command[] = []
randomRun(12, 900, { before: (_, command) => commands.push(command) })

const storage = {
  open: (author: SqliteJournal.Options) =>
    SqliteJournal.open(path, { ...author, logBytesMax: 60_000 }),
}
const engine = DurableEngine.open(storage, { build: 'onlooked', snapshotEvery: 300 })
for (const [index, command] of commands.entries()) {
  engine.apply(command)
  engine.commit()
  if (index === 20) writeSync(1, 'working\n')
  if (index % 10 === 0) await setTimeout(2)
}
engine.close()
