import { AskedError } from '../../wire/asked/AskedError.ts'
import { Refusal } from '../Refusal.ts'

/**
 * Does what somebody asked in the words of the command line. The service's caller typed no options, so their
 * signs are left out of what is said.
 *
 * @throws Refusal 400 with a code of its own, where what was asked cannot be understood
 */
export function asking<T>(
  { code, at }: { readonly code: string; readonly at: string },
  work: () => T,
): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof AskedError)) throw error
    throw new Refusal(400, code, error.message.replace(/^--|^whatif: /, ''), { path: [at] })
  }
}
