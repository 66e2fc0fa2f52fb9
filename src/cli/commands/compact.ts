import { statSync } from 'node:fs'
import { grouped } from '../../chart/labels.ts'
import { build } from '../../host/build.ts'
import { engineMachine } from '../../host/engineMachine.ts'
import { compact as shorten } from '../../journal/compact.ts'
import { journalText } from '../../wire/journalText.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { momentOf } from '../momentOf.ts'
import type { Subcommand } from '../Subcommand.ts'
import { unlocked } from '../seal/unlocked.ts'
import { two } from '../two.ts'

/** Moves the front of a journal into an archive. */
export const compact: Subcommand = {
  usage: 'JOURNAL ARCHIVE',
  about: `Moves the front of a journal that no engine has open into a new file, and lets the journal go on from a
snapshot: from one taken now, or from the newest before a moment (--before). The archive is a journal
itself. Everything in it is decided again and the snapshot met before anything is taken out, and the
journal keeps the archive's hash: with it, verify --archive proves the snapshot again.`,
  options: {
    before: {
      value: 'SEQ|TIME',
      about: 'keep what is after this entry, as 1200, or this time, as 2026-01-05T09:30:00Z',
    },
  },
  examples: [
    ['plimsoll compact desk.plimsoll desk-2026-q1.plimsoll', 'everything up to now'],
    [
      'plimsoll compact desk.plimsoll old.plimsoll --before 2026-01-01T00:00:00Z',
      'keep at least what is of this year',
    ],
    ['plimsoll verify desk.plimsoll --archive old.plimsoll', 'audit both as the one they were'],
  ],
  async run(args, io) {
    const [path, archive] = two(args.positionals, 'compact', ['JOURNAL', 'ARCHIVE'])
    const text = args.text('before')
    const moment = text === undefined ? null : momentOf(text, 'compact: --before')
    const reading = { machine: engineMachine, codec: journalText, build: build() }
    const { seq, sum } = await shorten(await unlocked(path, io), archive, moment, reading)
    const bytes = statSync(path).size
    const facts = { ok: true, archived: seq, archive, sha256: sum, bytes }
    const lines = [
      `${archive}: the entries up to ${grouped(seq)}, decided again, all equal`,
      `  sha256 ${sum}`,
      `${path}: goes on from the snapshot at entry ${grouped(seq)}, ${grouped(bytes)} bytes`,
    ]
    await Io.print(io, args.has('json') ? JSON.stringify(facts) : lines.join('\n'))
    return exitCodes.fine
  },
}
