import { grouped } from '../../chart/labels.ts'
import { readText } from '../../connect/readText.ts'
import { Checkpoint } from '../../journal/proof/Checkpoint.ts'
import type { Held } from '../../journal/proof/Comparison.ts'
import { Extension } from '../../journal/proof/Extension.ts'
import { MerkleProof } from '../../journal/proof/MerkleProof.ts'
import { DisprovedError } from '../../journal/proof/ProofFault.ts'
import type { Arguments } from '../Arguments.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { UsageError } from '../UsageError.ts'
import { requireSigned } from './heldOf.ts'
import { noteBytesMax } from './readNote.ts'

/**
 * Whether the checkpoint of a request extends the one that the reader has.
 *
 * Rules: [PROOF3] [PROOF12]
 *
 * @throws DisprovedError where it does not
 */
export async function verifyRequest(
  path: string,
  { checkpoint: old, key, head }: Held,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  if (old === undefined || head !== undefined) {
    throw new UsageError('verify: expected --checkpoint FILE, the older one, for a request')
  }
  const request = Extension.parse(await readText(path, noteBytesMax))
  if (key !== undefined) requireSigned(request.note, key)
  const newer = Checkpoint.parse(request.note.text)
  if (!MerkleProof.extend(old, newer, request.proof)) {
    const expected = `one that extends the checkpoint at ${old.size} entries`
    const found = `one at ${newer.size} whose proof, from ${request.old}, does not show that`
    throw new DisprovedError('request', expected, found, 'PROOF12')
  }
  const text = () =>
    `${Paint.of(io.stdout, io.env)('green', 'proven')}  ${newer.origin} at ${grouped(newer.size)} entries begins with the ${grouped(old.size)} of the older checkpoint`
  const facts = { ok: true, origin: newer.origin, size: newer.size, old: old.size }
  await Io.print(io, args.has('json') ? JSON.stringify(facts) : text())
  return exitCodes.fine
}
