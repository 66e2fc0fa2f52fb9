import type { Alert } from './Alert.ts'
import type { Outbox } from './Outbox.ts'

/**
 * What stands, by what it is about: what was said of it last. Kept in the outbox, and in memory for
 * whoever asks.
 *
 * Rules: [ALR12]
 */
export interface Standing {
  readonly outbox: Outbox
  readonly byAbout: Map<string, Alert>
  /** What stands of an account: what each is about. */
  readonly byAccount: Map<string, Set<string>>
}

export const open = (outbox: Outbox): Standing => ({
  ...{ outbox, byAbout: new Map(), byAccount: new Map() },
})

/** Forgets what is in memory and reads the outbox again. */
export function load(standing: Standing): void {
  const { outbox, byAbout, byAccount } = standing
  byAbout.clear()
  byAccount.clear()
  for (const { body } of outbox.all<{ body: string }>('SELECT body FROM standing')) {
    remember(standing, JSON.parse(body) as Alert)
  }
}

/** Notes what an alert says of what stands. Within a transaction. */
export function note(standing: Standing, alert: Alert): void {
  const { outbox, byAbout } = standing
  const { phase, about } = alert
  if (phase === 'resolve') {
    if (!byAbout.has(about)) return
    forget(standing, about)
    outbox.run('DELETE FROM standing WHERE about = ?', about)
  } else if (phase === 'trigger' || (phase === 'update' && byAbout.has(about))) {
    remember(standing, alert)
    const body = JSON.stringify(alert)
    outbox.run('INSERT OR REPLACE INTO standing VALUES (?, ?)', about, body)
  }
}

function remember({ byAbout, byAccount }: Standing, alert: Alert): void {
  const { about, account } = alert
  byAbout.set(about, alert)
  if (account === null) return
  const known = byAccount.get(account)
  if (known === undefined) byAccount.set(account, new Set([about]))
  else known.add(about)
}

function forget({ byAbout, byAccount }: Standing, about: string): void {
  const { account = null } = byAbout.get(about) ?? {}
  byAbout.delete(about)
  if (account === null) return
  const known = byAccount.get(account)
  known?.delete(about)
  if (known?.size === 0) byAccount.delete(account)
}

/** All that stands of an account. */
export const ofAccount = ({ byAccount, byAbout }: Standing, account: string): readonly Alert[] =>
  [...(byAccount.get(account) ?? [])].flatMap((about) => byAbout.get(about) ?? [])

export * as Standing from './Standing.ts'
