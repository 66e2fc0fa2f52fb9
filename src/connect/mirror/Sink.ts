import { DurableEngine } from '../../host/DurableEngine.ts'
import { Storage } from '../../host/Storage.ts'
import { CommandText } from '../../wire/CommandText.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import type { Json, JsonObject } from '../../wire/JsonText.ts'
import { Remote } from '../remote/Remote.ts'
import { RemoteFault } from '../remote/RemoteFault.ts'
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

/** Commands of one request. */
const BATCH = 500

/** A running service; a lost answer is asked for again with the same ids. */
export const service = (remote: Remote): Sink => ({
  async send(commands) {
    const refused: Refused[] = []
    for (let from = 0; from < commands.length; from += BATCH) {
      const batch = commands.slice(from, from + BATCH)
      const answer = await Remote.post(remote, '/commands', batch)
      refused.push(...refusedOf(batch, answer.answers))
    }
    return refused
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

function refusedOf(batch: readonly JsonObject[], answers: Json | undefined): readonly Refused[] {
  if (!Array.isArray(answers) || answers.length !== batch.length) {
    const says = `expected an answer for each of ${batch.length} commands`
    throw new RemoteFault({ kind: 'odd', asked: 'POST /v1/commands', says })
  }
  return answers.flatMap((answer: JsonObject, index) => {
    const refused = answer.refused as JsonObject | null
    const command = batch[index]
    if (refused === null || refused === undefined || command === undefined) return []
    return { command, code: `${refused.code}`, detail: `${refused.detail}` }
  })
}

export * as Sink from './Sink.ts'
