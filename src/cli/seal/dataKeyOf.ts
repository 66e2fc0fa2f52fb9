import { fileKind } from '../../journal/fileKind.ts'
import type { DataKey } from '../../journal/seal/Keyring.ts'
import { Wrapping } from '../../journal/seal/Wrapping.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

export const recipientOption: Options = {
  recipient: {
    value: 'KEY',
    about: 'who can open an encrypted journal, age1...; may be repeated',
    multiple: true,
  },
}

/**
 * The key of a new journal, where somebody is named who can open it.
 *
 * Rules: [SEAL1]
 *
 * @throws UsageError where there is a journal: who can open it is said by `recipients`
 */
export async function dataKeyOf(args: Arguments, path: string): Promise<DataKey | undefined> {
  const recipients = args.texts('recipient')
  if (recipients.length === 0) return undefined
  if (fileKind.kindAt(path) === null) return await Wrapping.draw(recipients)
  const hint = 'see plimsoll recipients'
  throw new UsageError(`run: --recipient: expected a new journal, found ${path}; ${hint}`)
}
