import { grouped } from '../../chart/labels.ts'
import type { Command } from '../../engine/Command.ts'
import type { Event } from '../../engine/Event.ts'
import type { State } from '../../engine/State.ts'
import { build } from '../../host/build.ts'
import { engineMachine } from '../../host/engineMachine.ts'
import { SqliteReader } from '../../journal/SqliteReader.ts'
import { verify as audit, type Report } from '../../journal/verify.ts'
import { journalText } from '../../wire/journalText.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import type { Subcommand } from '../Subcommand.ts'

/** Audits a journal from its first byte to its last. */
export const verify: Subcommand = {
  usage: 'JOURNAL',
  about: `Reads a journal without touching it: every entry's hash and its tie to the one before, every
command decided again with the same events, every snapshot's digest, and that no byte of the file is
of no use. The first difference is named by its place, with exit code 4.`,
  options: {},
  examples: [['plimsoll verify plimsoll-demo/day.plimsoll', 'the journal of a demo']],
  async run(args, io) {
    const path = only(args.positionals, 'verify', 'JOURNAL')
    const source = SqliteReader.open(path)
    const progress = Progress.create(io, 'entries verified', null)
    try {
      const report = audit<State, Command, Event>(
        source,
        engineMachine,
        journalText,
        build(),
        progress.at,
      )
      progress.end()
      await Io.print(
        io,
        args.has('json') ? JSON.stringify(asJson(report)) : asText(report, path, io),
      )
      return exitCodes.fine
    } finally {
      progress.end()
      source.close()
    }
  },
}

const asJson = ({ entries, commands, events, snapshots, folded, head, digest, cut }: Report) => ({
  ok: true,
  entries,
  commands,
  events,
  snapshots,
  folded,
  head: head.hash,
  digest,
  cut,
})

function asText(report: Report, path: string, io: Io): string {
  const paint = Paint.of(io.stdout, io.env)
  const { entries, commands, events, snapshots, folded, head, digest, cut } = report
  const lines = [
    `${paint('green', 'sound')}  ${path}`,
    `  ${grouped(entries)} entries, ${grouped(commands)} commands, ${grouped(events)} events ${folded > 0 ? 'read, every hash right' : 'decided again, all equal'}`,
    `  ${grouped(snapshots)} snapshots, all equal`,
    `  head   ${head.hash}`,
  ]
  if (digest !== null) lines.push(`  state  ${digest}`)
  if (folded > 0)
    lines.push(
      `  ${grouped(folded)} of the entries are of another build: folded, not decided again`,
    )
  if (cut !== null)
    lines.push(`  ${cut.bytes} bytes after the last whole commit are no part of it (${cut.place})`)
  return lines.join('\n')
}
