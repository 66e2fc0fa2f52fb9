import type { Route } from './Route.ts'
import { accounts } from './routes/accounts.ts'
import { book } from './routes/book.ts'
import { calls } from './routes/calls.ts'
import { commands } from './routes/commands.ts'
import { session } from './routes/session.ts'
import { status } from './routes/status.ts'

/**
 * Every route of the service, in the order of the reference.
 *
 * Rules: [HTTP1]
 */
export const table: readonly Route[] = [
  ...status,
  ...session,
  ...book,
  ...accounts,
  ...calls,
  ...commands,
]
