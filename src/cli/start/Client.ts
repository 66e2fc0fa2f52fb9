import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from '../../engine/Command.ts'
import type { State } from '../../engine/State.ts'
import { CommandText } from '../../wire/CommandText.ts'
import { catalogOf } from '../../wire/catalogOf.ts'

/** A client of a running service, as any program is: an address and a key. */
export interface Client {
  readonly url: string
  readonly key: string
  readonly signal: AbortSignal
}

/** A service that does not take what it is sent, or does not answer. */
export class ClientFault extends Error {
  override readonly name = 'Cli.ClientFault'
}

/** The most commands of one request. */
const LIST = 500
/** How often a request is sent again that was not answered, or answered that nothing was done. */
const TRIES = 60
const PAUSE_MS = 250

/**
 * Sends commands through POST /v1/commands, in order, and returns the entry after which all of them
 * are decided and safe. What was not answered is sent again: under the same ids that is harmless.
 *
 * @throws ClientFault where the service takes one of them for no command
 */
export async function send(
  client: Client,
  commands: readonly Command[],
  state: State,
): Promise<number> {
  let seq = 0
  for (let at = 0; at < commands.length; at += LIST) {
    const catalog = catalogOf(state)
    const list = commands.slice(at, at + LIST).map((one) => CommandText.encode(one, catalog))
    seq = Math.max(seq, await post(client, JSON.stringify(list)))
  }
  return seq
}

/** The part of an answer that its sender looks at; see the service's /openapi.json. */
interface Answered {
  readonly answers: readonly {
    readonly command: string | null
    readonly seq: number | null
    readonly refused: { readonly code: string; readonly detail: string } | null
  }[]
}

const again: ReadonlySet<string> = new Set(['engine.busy', 'outcome.unknown', 'rate.exceeded'])

/** An answer to a list, or why it is to be sent again, after how long. */
type Outcome = { readonly seq: number } | { readonly why: string; readonly afterMs: number }

async function post(client: Client, body: string): Promise<number> {
  let why = ''
  for (let tries = 0; tries < TRIES; tries++) {
    const outcome = await attempt(client, body)
    if ('seq' in outcome) return outcome.seq
    why = outcome.why
    await sleep(Math.max(PAUSE_MS, outcome.afterMs), undefined, { signal: client.signal })
  }
  throw new ClientFault(`expected an answer within ${TRIES} tries, found ${why}`)
}

async function attempt(client: Client, body: string): Promise<Outcome> {
  const response = await ask(client, body)
  if (response === null) return { why: 'no connection', afterMs: 0 }
  const afterMs = Number(response.headers.get('retry-after') ?? 0) * 1_000
  if (response.ok) return outcomeOf((await response.json()) as Answered, afterMs)
  const why = `${response.status} ${await response.text()}`
  if (response.status !== 503 && response.status !== 429) throw new ClientFault(why)
  return { why, afterMs }
}

function outcomeOf({ answers }: Answered, afterMs: number): Outcome {
  const missed = answers.find(({ seq }) => seq === null)
  if (missed === undefined) return { seq: Math.max(0, ...answers.map(({ seq }) => seq ?? 0)) }
  const { command, refused } = missed
  const why = `${command}: ${refused?.code}: ${refused?.detail}`
  if (again.has(refused?.code ?? '')) return { why, afterMs }
  throw new ClientFault(why)
}

/** Null where nothing came back: what was sent may have been taken or not. */
async function ask({ url, key, signal }: Client, body: string): Promise<Response | null> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  try {
    return await fetch(`${url}/v1/commands`, { method: 'POST', headers, body, signal })
  } catch (error) {
    if (signal.aborted || !(error instanceof TypeError)) throw error
    return null
  }
}

export * as Client from './Client.ts'
