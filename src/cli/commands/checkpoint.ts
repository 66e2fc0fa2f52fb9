import { randomBytes } from 'node:crypto'
import { readText } from '../../connect/readText.ts'
import { build } from '../../host/build.ts'
import { Checkpoint } from '../../journal/proof/Checkpoint.ts'
import { Extension } from '../../journal/proof/Extension.ts'
import type { Verifier } from '../../journal/proof/NoteKey.ts'
import { DisprovedError } from '../../journal/proof/ProofFault.ts'
import { proveConsistency } from '../../journal/proof/prove.ts'
import { SignedNote } from '../../journal/proof/SignedNote.ts'
import { SqliteJournal } from '../../journal/SqliteJournal.ts'
import { journalText } from '../../wire/journalText.ts'
import type { Arguments } from '../Arguments.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { keyOf } from '../proof/heldOf.ts'
import { newestNote } from '../proof/newestNote.ts'
import { archiveOption, openWhole } from '../proof/openWhole.ts'
import { noteBytesMax } from '../proof/readNote.ts'
import type { Subcommand } from '../Subcommand.ts'
import { unlocked } from '../seal/unlocked.ts'
import { UsageError } from '../UsageError.ts'

/** Prints a journal's newest checkpoint, asks a witness with it, and keeps what the witness answers. */
export const checkpoint: Subcommand = {
  usage: 'JOURNAL',
  about: `Prints the newest checkpoint of a journal, for others to note. With --since the request that a
witness takes (c2sp.org/tlog-witness, add-checkpoint): the size that it cosigned last, the proof that
nothing before was changed, and the checkpoint. With --cosigned the signatures of its answer are kept
with the checkpoint, where they are by a --witness; the journal must not be running.`,
  options: {
    since: {
      value: 'SIZE',
      about: 'the size that the witness cosigned last; 0 for the first time',
    },
    cosigned: { value: 'FILE', about: "a witness's answer, or the checkpoint with its line" },
    witness: { value: 'KEY', about: 'whose lines are kept; may be repeated', multiple: true },
    ...archiveOption,
  },
  examples: [
    ['plimsoll checkpoint desk.plimsoll > noted.txt', 'to note'],
    ['plimsoll checkpoint desk.plimsoll --since 1200 > request.txt', 'to ask a witness'],
    ['plimsoll checkpoint desk.plimsoll --cosigned answer.txt --witness w1.vkey', 'to keep'],
  ],
  async run(args, io) {
    const path = await unlocked(only(args.positionals, 'checkpoint', 'JOURNAL'), io)
    const cosigned = args.text('cosigned')
    const text =
      cosigned === undefined ? await ask(path, args, io) : await keep(path, cosigned, args)
    await Io.write(io.stdout, args.has('json') ? `${JSON.stringify({ checkpoint: text })}\n` : text)
    return exitCodes.fine
  },
}

async function ask(path: string, args: Arguments, io: Io): Promise<string> {
  const since = args.text('since')
  const source = await openWhole(path, args, io)
  try {
    const note = newestNote(source, path)
    if (since === undefined) return SignedNote.format(note)
    const checkpoint = Checkpoint.parse(note.text)
    const old = sizeOf(since, checkpoint.size)
    const proof = proveConsistency(source, old, checkpoint)
    return Extension.format({ old, proof, note })
  } finally {
    source.close()
  }
}

function sizeOf(text: string, most: number): number {
  if (/^(0|[1-9]\d{0,14})$/.test(text) && Number(text) <= most) return Number(text)
  throw new UsageError(`checkpoint: --since: expected a size from 0 to ${most}, found '${text}'`)
}

/** Keeps the lines of the witnesses named, and no others: whose they are could not be said. */
async function keep(path: string, cosigned: string, args: Arguments): Promise<string> {
  const witnesses = await Promise.all(args.texts('witness').map(keyOf))
  if (witnesses.length === 0) {
    throw new UsageError('checkpoint: expected --witness KEY beside --cosigned, found none')
  }
  const answer = await readText(cosigned, noteBytesMax)
  const secret = randomBytes(32).toString('hex')
  const journal = SqliteJournal.open(path, { build: build(), codec: journalText.version, secret })
  try {
    const kept = journal.checkpoint()
    if (kept === null)
      throw new UsageError(`checkpoint: expected a checkpoint in ${path}, found none`)
    const note = SignedNote.format(withCosignatures(kept.note, answer, witnesses))
    journal.note({ ...kept, note })
    journal.commit()
    return note
  } finally {
    journal.close()
  }
}

/** @throws DisprovedError where a witness has not signed this checkpoint */
function withCosignatures(
  kept: string,
  answer: string,
  witnesses: readonly Verifier[],
): SignedNote {
  const note = SignedNote.parseKept(kept)
  const lines = answer.startsWith('— ')
    ? SignedNote.parseSignatures(answer)
    : SignedNote.parse(answer).signatures
  const own = lines.filter(({ name, id }) =>
    witnesses.some((key) => key.name === name && key.id === id),
  )
  const found = { text: note.text, signatures: own }
  for (const key of witnesses) {
    if (SignedNote.isSignedBy(found, key)) continue
    const expected = `a line of ${key.name}+${key.id} under the newest checkpoint`
    throw new DisprovedError('cosignature', expected, 'none', 'PROOF6')
  }
  return SignedNote.withSignatures(note, own)
}
