import { Type } from 'typebox'
import { Remote } from '../../connect/remote/Remote.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import { registeredCall } from '../../wire/callOutputs.ts'
import type { JsonObject } from '../../wire/JsonText.ts'
import { expectShape } from '../remote/expect.ts'
import type { CallEntry } from './CallsRecord.ts'
import { Filter } from './Filter.ts'

const page = Type.Object({
  seq: Type.Integer(),
  calls: Type.Array(registeredCall),
  next: Type.Union([Type.Integer(), Type.Null()]),
})

/** The most pages of one register: beyond them something is wrong there. */
const PAGES_MAX = 1_000

/**
 * The register of a running service, page by page.
 *
 * @throws RemoteFault
 */
export async function remoteCalls(remote: Remote, filter: Filter): Promise<RegisteredCall[]> {
  const { owner, level, accounts } = filter
  const one = accounts.length === 1 ? accounts[0] : undefined
  const asked = Filter.wantsClosed(filter) ? 'all' : undefined
  const found: RegisteredCall[] = []
  let cursor: string | undefined
  for (let count = 0; count < PAGES_MAX; count++) {
    const query = { owner, level, account: one, status: asked, limit: '1000', cursor }
    const answer = await Remote.get(remote, '/calls', query)
    const { calls, next } = expectShape(page, answer, 'GET /v1/calls')
    found.push(...(calls as RegisteredCall[]))
    if (next === null) break
    cursor = `${next}`
  }
  return Filter.select(found, filter)
}

const history = Type.Array(
  Type.Object({ events: Type.Array(Type.Object({}, { additionalProperties: true })) }),
)

/**
 * The record of one call of a running service; its history is empty where the service tells none.
 *
 * @throws RemoteFault
 */
export async function remoteRecord(
  remote: Remote,
  id: string,
): Promise<{
  readonly json: JsonObject
  readonly call: RegisteredCall
  readonly history: readonly Pick<CallEntry, 'events'>[]
}> {
  const json = await Remote.get(remote, `/calls/${encodeURIComponent(id)}`)
  const asked = 'GET /v1/calls/:id'
  const call = expectShape(registeredCall, json, asked) as RegisteredCall
  const told = expectShape(history, json.history ?? [], asked) as readonly Pick<
    CallEntry,
    'events'
  >[]
  return { json, call, history: told }
}
