import { existsSync } from 'node:fs'
import { KeyFile } from '../../journal/proof/KeyFile.ts'
import { NoteKey, type Signer } from '../../journal/proof/NoteKey.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** Draws the key that signs a journal's checkpoints. */
export const key: Subcommand = {
  usage: 'NAME FILE',
  about: `Draws a key that signs the checkpoints of one journal, keeps it in FILE for its owner alone, and
prints the verifier key that belongs to it, for everybody who is to hold the journal to its checkpoints.
Where FILE has the key of that name already, its verifier key is printed again. NAME is an address
without its scheme that no other journal has, such as desk.example/2026. Whoever reads FILE can sign:
keep it where the journal's own disk is not.`,
  options: {},
  examples: [['plimsoll key desk.example/2026 desk.key > desk.vkey', 'a key, and who it is']],
  async run(args, io) {
    const [name, path, odd] = args.positionals
    if (name === undefined || path === undefined) {
      const found = name === undefined ? 'nothing' : `'${name}' alone`
      throw new UsageError(`key: expected NAME and FILE, found ${found}`)
    }
    if (odd !== undefined) throw new UsageError(`key: expected one FILE, found '${odd}' as well`)
    const verifier = NoteKey.formatVerifier(signerOf(name, path).verifier)
    await Io.print(io, args.has('json') ? JSON.stringify({ verifier }) : verifier)
    return exitCodes.fine
  },
}

function signerOf(name: string, path: string): Signer {
  if (!existsSync(path)) {
    const drawn = NoteKey.generate(name)
    KeyFile.write(path, drawn)
    return drawn
  }
  const signer = KeyFile.read(path)
  const { name: found } = signer.verifier
  if (found === name) return signer
  throw new UsageError(`key: expected a key of ${name} in ${path}, found one of ${found}`)
}
