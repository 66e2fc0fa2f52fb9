import type { Command } from '../../engine/Command.ts'
import type { Event } from '../../engine/Event.ts'
import type { State } from '../../engine/State.ts'
import { build } from '../../host/build.ts'
import { engineMachine } from '../../host/engineMachine.ts'
import type { Held } from '../../journal/proof/Comparison.ts'
import { SqliteReader } from '../../journal/SqliteReader.ts'
import { verify as audit, type Report } from '../../journal/verify.ts'
import { journalText } from '../../wire/journalText.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import { heldOf, heldOptions } from '../proof/heldOf.ts'
import { renderAudit } from '../proof/renderAudit.ts'
import type { Subcommand } from '../Subcommand.ts'

/** Audits a journal from its first byte to its last. */
export const verify: Subcommand = {
  usage: 'JOURNAL',
  about: `Reads a journal without touching it: every entry's hash and its tie to the one before, every
command decided again with the same events, every snapshot's digest, every checkpoint, and that the
file is sound. The first difference is named by its place, with exit code 4.

That is the journal against itself. With a checkpoint, a key or a hash that was noted elsewhere it is
held to the history that was: what was rewritten, cut off or put back is found and named.`,
  options: heldOptions,
  examples: [
    ['plimsoll verify plimsoll-demo/day.plimsoll', 'the journal of a demo'],
    [
      'plimsoll verify desk.plimsoll --checkpoint noted.txt --key desk.vkey',
      'against a checkpoint that somebody else kept',
    ],
    ['plimsoll verify desk.plimsoll --head 9f2c... --at 1200', 'against a hash that was noted'],
  ],
  async run(args, io) {
    const path = only(args.positionals, 'verify', 'JOURNAL')
    const held = await heldOf(args)
    const report = read(path, held, io)
    await Io.print(
      io,
      args.has('json')
        ? JSON.stringify(asJson(report))
        : renderAudit(report, held, path, Paint.of(io.stdout, io.env)),
    )
    return exitCodes.fine
  },
}

function read(path: string, held: Held, io: Io): Report {
  const source = SqliteReader.open(path)
  const { at, end } = Progress.create(io, 'entries verified', null)
  const options = { onProgress: at, held }
  try {
    return audit<State, Command, Event>(source, engineMachine, journalText, build(), options)
  } finally {
    end()
    source.close()
  }
}

const asJson = ({ head, proven, ...report }: Report) => ({
  ok: true,
  ...report,
  head: head.hash,
  checkpoints: proven.checkpoints,
  signed: proven.signed,
  provenTo: proven.to,
})
