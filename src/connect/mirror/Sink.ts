import { DurableEngine } from '../../host/DurableEngine.ts'
import { Storage } from '../../host/Storage.ts'
import { CommandText } from '../../wire/CommandText.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import type { JsonObject } from '../../wire/JsonText.ts'
import { Remote } from '../remote/Remote.ts'
import { tell } from '../remote/tell.ts'
import { Defined } from './Defined.ts'

/** A command that was not carried out, and why. */
export interface Refused {
  readonly command: JsonObject
  readonly code: string
  readonly detail: string
}

/** Where mirrored accounts are kept up to date. */
export interface Sink {
  /** Tells commands in order, each by itself; returns those that were refused. */
  send(commands: readonly JsonObject[]): Promise<readonly Refused[]>
  /** What is defined there now. */
  defined(): Promise<Defined>
  /** The accounts of an owner that are there. */
  accountsOf(owner: string): Promise<readonly Known[]>
  close(): void
}

/** An account that is there already, and its rulebook. */
export interface Known {
  readonly account: string
  readonly rulebook: string
}

/**
 * A journal, which this process then writes.
 *
 * @throws Fault of the journal
 */
export function journal(path: string, now: () => number): Sink {
  const engine = DurableEngine.open(Storage.file(path))
  const one = (command: JsonObject): Refused | null => {
    const read = CommandText.fromJson(command, catalogOf(engine.state), now())
    if (!read.ok) return { command, code: read.error.code, detail: read.error.message }
    const told = { ...read.value, time: Math.max(read.value.time, engine.state.time) }
    const events = engine.apply(told).flatMap((entry) => entry.events)
    const rejected = events.find((event) => event.type === 'Rejected')
    if (rejected?.type !== 'Rejected') return null
    return { command, code: rejected.code, detail: rejected.detail }
  }
  return {
    async send(commands) {
      const refused = commands.flatMap((command) => one(command) ?? [])
      engine.commit()
      return refused
    },
    defined: async () => Defined.ofState(engine.state),
    accountsOf: async (owner) =>
      engine.state.accounts
        .filter((one) => one.kind === 'mirrored' && one.owner === owner)
        .map(({ id, rules }) => ({ account: id, rulebook: rules?.id ?? '' })),
    close: () => engine.close(),
  }
}

/** A running service; a lost answer is asked for again with the same ids. */
export const service = (remote: Remote): Sink => ({
  async send(commands) {
    const told = await tell(remote, commands)
    return told.flatMap(({ command, refused }) => (refused === null ? [] : { command, ...refused }))
  },
  async defined() {
    const [{ assets }, { instruments }] = [
      await Remote.get(remote, '/assets'),
      await Remote.get(remote, '/instruments'),
    ]
    return Defined.ofAnswers(assets, instruments)
  },
  async accountsOf(owner) {
    const { accounts } = await Remote.get(remote, '/accounts', { owner, limit: '1000' })
    const rows = Array.isArray(accounts) ? (accounts as JsonObject[]) : []
    return rows.map(({ account, rulebook }) => ({
      account: `${account}`,
      rulebook: `${rulebook}`,
    }))
  },
  close() {},
})

export * as Sink from './Sink.ts'
