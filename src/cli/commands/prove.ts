import { Story } from '../../host/Story.ts'
import { type About, Bundle } from '../../journal/proof/Bundle.ts'
import { Checkpoint } from '../../journal/proof/Checkpoint.ts'
import { NoteError } from '../../journal/proof/ProofFault.ts'
import { proveParts } from '../../journal/proof/prove.ts'
import { SignedNote } from '../../journal/proof/SignedNote.ts'
import type { Arguments } from '../Arguments.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { newestNote } from '../proof/newestNote.ts'
import { archiveOption, openWhole } from '../proof/openWhole.ts'
import { readNote } from '../proof/readNote.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** Writes what proves an account's or a call's story to a stranger. */
export const prove: Subcommand = {
  usage: 'JOURNAL --account ID|--call ID',
  about: `Prints the whole story of an account with its sub-accounts, or of one call: every command and event
that names it, each with the proof that it stands in the journal. Whoever has a checkpoint of the journal
can check it alone, with plimsoll verify BUNDLE. Nobody else is revealed: parts that name other accounts
are left out and counted, and what is left out cannot be guessed. The proofs are under the newest
checkpoint of the journal, or under the one given.`,
  options: {
    account: { value: 'ID', about: 'whose story; may be repeated', multiple: true },
    call: { value: 'ID', about: 'the call whose story is told' },
    checkpoint: { value: 'FILE', about: 'the checkpoint that the reader has' },
    ...archiveOption,
  },
  examples: [
    ['plimsoll prove desk.plimsoll --account ada > ada.json', "an account's story"],
    ['plimsoll prove desk.plimsoll --call call-7 --checkpoint noted.txt > call.json', "a call's"],
    ['plimsoll verify ada.json --checkpoint noted.txt --key desk.vkey', 'what a stranger does'],
  ],
  async run(args, io) {
    const path = only(args.positionals, 'prove', 'JOURNAL')
    const about = aboutOf(args)
    const given = args.text('checkpoint')
    const noted = given === undefined ? null : await readNote(given)
    const source = await openWhole(path, args, io)
    try {
      const note = noted ?? newestNote(source, path)
      const checkpoint = Checkpoint.parse(note.text)
      const story = Story.find(source, about, checkpoint.size)
      if (story.shown.size === 0) throw nothing(story)
      const bundle = proveParts(source, story, SignedNote.format(note), checkpoint)
      await Io.tell(io, describe(story))
      await Io.print(io, Bundle.format(bundle).trimEnd())
      return exitCodes.fine
    } finally {
      source.close()
    }
  },
}

function aboutOf(args: Arguments): About {
  const accounts = args.texts('account')
  const call = args.text('call') ?? null
  if (accounts.length > 0 !== (call !== null)) return { accounts, call }
  const found = call === null ? 'neither' : 'both'
  throw new UsageError(`prove: expected --account ID or --call ID, found ${found}`)
}

function nothing({ about, whole }: Story): NoteError {
  const who = about.call ?? about.accounts.join(', ')
  const found = whole > 0 ? `${whole} entries of a form that is shown whole or not at all` : 'none'
  return new NoteError('prove', `entries that tell of ${who}`, found, 'PROOF14')
}

function describe({ shown, withheld, whole }: Story): string {
  const parts = [...shown.values()].flat().filter((isShown) => isShown).length
  const lines = [`${parts} parts of ${shown.size} entries`]
  if (withheld > 0) lines.push(`${withheld} more name others too, and are left out`)
  if (whole > 0) lines.push(`${whole} entries of form 1 name it, and cannot be shown in part`)
  return lines.join('; ')
}
