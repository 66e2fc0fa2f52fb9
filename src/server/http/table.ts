import type { Route } from './Route.ts'
import { accounts } from './routes/accounts.ts'
import { ahead } from './routes/ahead.ts'
import { alerts } from './routes/alerts.ts'
import { allocation } from './routes/allocation.ts'
import { annexes } from './routes/annexes.ts'
import { book } from './routes/book.ts'
import { callActs } from './routes/callActs.ts'
import { callMessages } from './routes/callMessages.ts'
import { calls } from './routes/calls.ts'
import { commands } from './routes/commands.ts'
import { cures } from './routes/cures.ts'
import { day } from './routes/day.ts'
import { journal } from './routes/journal.ts'
import { keys } from './routes/keys.ts'
import { losses } from './routes/losses.ts'
import { markets } from './routes/markets.ts'
import { metrics } from './routes/metrics.ts'
import { operate } from './routes/operate.ts'
import { orders } from './routes/orders.ts'
import { pressure } from './routes/pressure.ts'
import { preview } from './routes/preview.ts'
import { profile } from './routes/profile.ts'
import { proposals } from './routes/proposals.ts'
import { restrictions } from './routes/restrictions.ts'
import { session } from './routes/session.ts'
import { status } from './routes/status.ts'
import { whatif } from './routes/whatif.ts'

/**
 * Every route of the service, in the order of the reference.
 *
 * Rules: [HTTP1]
 */
export const table: readonly Route[] = [
  ...status,
  ...metrics,
  ...session,
  ...book,
  ...accounts,
  ...restrictions,
  ...whatif,
  ...cures,
  ...ahead,
  ...allocation,
  ...profile,
  ...calls,
  ...callActs,
  ...callMessages,
  ...day,
  ...annexes,
  ...orders,
  ...commands,
  ...markets,
  ...pressure,
  ...preview,
  ...losses,
  ...journal,
  ...operate,
  ...proposals,
  ...keys,
  ...alerts,
]
