import type { Command } from '../../engine/Command.ts'
import type { Event } from '../../engine/Event.ts'
import type { State } from '../../engine/State.ts'
import { build } from '../../host/build.ts'
import { engineMachine } from '../../host/engineMachine.ts'
import type { Source } from '../../journal/Journal.ts'
import type { Held } from '../../journal/proof/Comparison.ts'
import { verify as audit, type Report } from '../../journal/verify.ts'
import { journalText } from '../../wire/journalText.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import { heldOf, heldOptions } from '../proof/heldOf.ts'
import { archiveOption, openWhole } from '../proof/openWhole.ts'
import { renderAudit } from '../proof/renderAudit.ts'
import { firstOf, verifyBundle } from '../proof/verifyBundle.ts'
import { verifyRequest } from '../proof/verifyRequest.ts'
import type { Subcommand } from '../Subcommand.ts'

/** Audits a journal from its first byte to its last. */
export const verify: Subcommand = {
  usage: 'JOURNAL|BUNDLE|REQUEST',
  about: `Reads a journal without touching it: every entry's hash and its tie to the one before, every
command decided again with the same events, every snapshot's digest, every checkpoint, and that the
file is sound. The first difference is named by its place, with exit code 4.

That is the journal against itself. With a checkpoint, a key or a hash that was noted elsewhere it is
held to the history that was: what was rewritten, cut off or put back is found and named.

A BUNDLE is what plimsoll prove wrote: each of its parts is held to the checkpoint. A REQUEST is what
plimsoll checkpoint --since wrote: its checkpoint must extend the one given.`,
  options: {
    ...heldOptions,
    ...archiveOption,
  },
  examples: [
    ['plimsoll verify plimsoll-demo/day.plimsoll', 'the journal of a demo'],
    [
      'plimsoll verify desk.plimsoll --checkpoint noted.txt --key desk.vkey',
      'against a checkpoint that somebody else kept',
    ],
    ['plimsoll verify desk.plimsoll --head 9f2c... --at 1200', 'against a hash that was noted'],
    ['plimsoll verify ada.json --checkpoint noted.txt --key desk.vkey', 'the story of an account'],
  ],
  async run(args, io) {
    const path = only(args.positionals, 'verify', 'JOURNAL')
    const held = await heldOf(args)
    const first = firstOf(path)
    if (first === '{') return await verifyBundle(path, held, args, io)
    if (first === 'o') return await verifyRequest(path, held, args, io)
    const report = read(await openWhole(path, args, io), held, io)
    await Io.print(
      io,
      args.has('json')
        ? JSON.stringify(asJson(report))
        : renderAudit(report, held, path, Paint.of(io.stdout, io.env)),
    )
    return exitCodes.fine
  },
}

function read(source: Source, held: Held, io: Io): Report {
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
