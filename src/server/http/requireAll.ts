import type { Caller } from '../access/Caller.ts'
import { Refusal } from '../Refusal.ts'

/**
 * Refuses a key that is bound to accounts what tells of all of them.
 *
 * Rules: [HTTP4]
 */
export function requireAll({ name, accounts }: Caller, what: string): void {
  if (accounts === null) return
  const bound = accounts.join(', ')
  throw new Refusal(
    403,
    'account.notGranted',
    `the key ${name} is bound to ${bound}, found ${what}`,
  )
}

/**
 * Refuses a key that is limited to some commands or sources what changes something and is none: it could
 * give itself the others.
 *
 * Rules: [HTTP3]
 */
export function requireUnlimited({ name, commands, sources }: Caller, what: string): void {
  if (commands === null && sources === undefined) return
  const limits = commands?.join(', ') ?? `what ${sources?.join(', ')} says`
  const detail = `the key ${name} may send ${limits} and nothing else, found ${what}`
  throw new Refusal(403, 'command.notGranted', detail)
}
