import { randomBytes } from 'node:crypto'
import { grouped } from '../../chart/labels.ts'
import { type Moment, restore as restoreTo } from '../../journal/restore.ts'
import { journalText } from '../../wire/journalText.ts'
import type { Arguments } from '../Arguments.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { momentOf } from '../momentOf.ts'
import type { Subcommand } from '../Subcommand.ts'
import { unlocked } from '../seal/unlocked.ts'
import { two } from '../two.ts'

/** Makes a journal to go on with of a backup, or of another journal. */
export const restore: Subcommand = {
  usage: 'BACKUP JOURNAL',
  about: `Makes a new journal of a backup, or of another journal, which stays as it is: whole, or as it was after
an entry or at a time (--to). What a command caused is restored whole or not at all. Every hash is
checked, and a record of what was acknowledged is put beside it. Nothing is written over: a damaged
journal is moved away first, with the files beside it.`,
  options: {
    to: {
      value: 'SEQ|TIME',
      about: 'the last entry, as 1200, or the time it is to be of, as 2026-01-05T09:30:00Z',
    },
  },
  examples: [
    ['plimsoll restore /backups/desk-0900.plimsoll desk.plimsoll', 'the whole of a backup'],
    [
      'plimsoll restore desk-broken.plimsoll desk.plimsoll --to 2026-01-05T09:30:00Z',
      'a journal as it was at half past nine',
    ],
  ],
  async run(args, io) {
    const [from, to] = two(args.positionals, 'restore', ['BACKUP', 'JOURNAL'])
    const secret = randomBytes(32).toString('hex')
    await unlocked(from, io)
    const found = await restoreTo(from, to, momentFor(args), journalText, secret)
    const { seq, hash, asked } = found
    const facts = { ok: true, entries: seq, head: hash, asked }
    const text = [
      `${to}: ${grouped(seq)} entries, every hash right${seq < asked ? `; entry ${asked} is within a round, which begins after entry ${seq}` : ''}`,
      `  head   ${hash}`,
    ]
    await Io.print(io, args.has('json') ? JSON.stringify(facts) : text.join('\n'))
    return exitCodes.fine
  },
}

function momentFor(args: Arguments): Moment {
  const text = args.text('to')
  return text === undefined ? null : momentOf(text, 'restore: --to')
}
