import { closeSync, readSync } from 'node:fs'
import { grouped } from '../../chart/labels.ts'
import { readText } from '../../connect/readText.ts'
import { fileKind } from '../../journal/fileKind.ts'
import { Bundle, type Proven } from '../../journal/proof/Bundle.ts'
import { Checkpoint } from '../../journal/proof/Checkpoint.ts'
import type { Held } from '../../journal/proof/Comparison.ts'
import { MerkleLog } from '../../journal/proof/MerkleLog.ts'
import { DisprovedError, NoteError } from '../../journal/proof/ProofFault.ts'
import { SignedNote } from '../../journal/proof/SignedNote.ts'
import type { Arguments } from '../Arguments.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { UsageError } from '../UsageError.ts'
import { requireSigned } from './heldOf.ts'

/** The first letter of a file, which tells a bundle and a request from a journal. */
export function firstOf(path: string): string {
  // Opening a pipe would wait for its other end.
  if (path === '' || fileKind.kindAt(path) !== 'file') return ''
  try {
    const file = fileKind.open(path)
    try {
      const first = Buffer.alloc(1)
      return first.toString('latin1', 0, readSync(file, first))
    } finally {
      closeSync(file)
    }
  } catch {
    // What cannot be opened is told by whoever reads it.
    return ''
  }
}

/**
 * Holds a bundle to the checkpoint that the reader has; without one, to its own, by a key.
 *
 * Rules: [PROOF13]
 *
 * @throws DisprovedError with the first entry that is not under it
 */
export async function verifyBundle(
  path: string,
  held: Held,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  if (held.head !== undefined) {
    throw new UsageError('verify: expected --checkpoint for a bundle, found --head')
  }
  const text = await readText(path)
  if (!Bundle.isBundle(text)) throw new NoteError(path, wanted, 'JSON of another kind', 'PROOF13')
  const bundle = Bundle.parse(text)
  const checkpoint = checkpointOf(bundle, held)
  const proven = Bundle.check(bundle, checkpoint)
  const facts = { ok: true, ...bundle.about, ...proven, size: checkpoint.size }
  const shown = () =>
    render(path, bundle, { proven, checkpoint, held }, Paint.of(io.stdout, io.env))
  await Io.print(
    io,
    args.has('json') ? JSON.stringify({ ...facts, isSigned: isHeld(held) }) : shown(),
  )
  return exitCodes.fine
}

const wanted = 'a journal, or a bundle that prove wrote'

const isHeld = ({ key, checkpoint }: Held): boolean => key !== undefined || checkpoint !== undefined

function checkpointOf({ checkpoint: text }: Bundle, { checkpoint, key }: Held): Checkpoint {
  const note = SignedNote.parseKept(text)
  const own = Checkpoint.parse(note.text)
  if (checkpoint === undefined) {
    if (key !== undefined) requireSigned(note, key)
    return own
  }
  if (own.size === checkpoint.size && MerkleLog.equal(own.root, checkpoint.root)) return checkpoint
  const expected = `the checkpoint at ${checkpoint.size} entries that was given`
  const found = `one at ${own.size}; ask for a bundle with --checkpoint and yours`
  throw new DisprovedError('bundle', expected, found, 'PROOF13')
}

interface Findings {
  readonly proven: Proven
  readonly checkpoint: Checkpoint
  readonly held: Held
}

function render(path: string, { about, entries }: Bundle, found: Findings, paint: Paint): string {
  const { proven, checkpoint, held } = found
  const who = about.call === null ? about.accounts.join(', ') : `call ${about.call}`
  const times = [entries.at(0), entries.at(-1)].map((one) => new Date(one?.time ?? 0).toISOString())
  const lines = [
    `${grouped(proven.shown)} parts of ${grouped(proven.entries)} entries, ${times.join(' to ')}`,
    `${grouped(proven.hidden)} parts of those entries are not shown`,
    `all under the checkpoint of ${checkpoint.origin} at ${grouped(checkpoint.size)} entries`,
  ]
  if (!isHeld(held)) {
    lines.push(
      "nobody's signature was checked: this shows that the bundle agrees with the checkpoint in",
    )
    lines.push(
      "it, not that the checkpoint is anybody's. Give --checkpoint FILE, --key KEY, or both.",
    )
  } else if (held.key === undefined) {
    lines.push("nobody's signature of the checkpoint was checked: give --key")
  }
  lines.push('It cannot show that nothing was left out.')
  return [`${paint('green', 'proven')}  ${who}  ${path}`, ...lines.map((line) => `  ${line}`)].join(
    '\n',
  )
}
