import { Type } from 'typebox'
import { Remote } from '../../connect/remote/Remote.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import { registeredCall } from '../../wire/callOutputs.ts'
import type { Json, JsonObject } from '../../wire/JsonText.ts'
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

const record = Type.Object(
  {
    history: Type.Optional(
      Type.Array(
        Type.Object({ events: Type.Array(Type.Object({}, { additionalProperties: true })) }),
      ),
    ),
    earlier: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  },
  { additionalProperties: true },
)

/** The record of one call, with all that happened to it. */
export interface RemoteRecord {
  readonly json: JsonObject
  readonly call: RegisteredCall
  readonly history: readonly Pick<CallEntry, 'events'>[]
}

/**
 * The record of one call of a running service, page by page; its history is empty where the service tells none.
 *
 * @throws RemoteFault
 */
export async function remoteRecord(remote: Remote, id: string): Promise<RemoteRecord> {
  const asked = 'GET /v1/calls/:id'
  const path = `/calls/${encodeURIComponent(id)}`
  const first = await Remote.get(remote, path)
  const call = expectShape(registeredCall, first, asked) as RegisteredCall
  const pages = [expectShape(record, first, asked)]
  for (let count = 1; count < PAGES_MAX; count++) {
    const before = pages[0]?.earlier
    if (before == null) break
    const answer = await Remote.get(remote, path, { before: `${before}` })
    pages.unshift(expectShape(record, answer, asked))
  }
  const history = pages.flatMap((one) => one.history ?? [])
  const { earlier: _all, ...rest } = first
  const json = first.history === undefined ? rest : { ...rest, history: history as Json }
  return { json, call, history: history as unknown as RemoteRecord['history'] }
}
