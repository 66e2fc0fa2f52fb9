import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Random } from '../../../src/base/Random.ts'
import { EntryParts } from '../../../src/journal/EntryParts.ts'
import { SqliteReader } from '../../../src/journal/SqliteReader.ts'
import type { Grant } from '../../../src/server/access/Key.ts'
import { KeyRing } from '../../../src/server/access/KeyRing.ts'
import { type Asked, Conversation, type Kept } from './Conversation.ts'
import { Process } from './Process.ts'

/** How often the process is killed: a hundred times before a release. */
const rounds = Number(process.env.SERVICE_KILLS ?? 1)
const CLIENTS = 4
const book = new URL('../../../examples/books/cross.json', import.meta.url).pathname

function kept(journal: string): readonly Kept[] {
  const source = SqliteReader.open(journal)
  const found = [...source.links(0)].map(({ seq, hash, body }) => {
    const [command = null] = EntryParts.split(body).map((part) => JSON.parse(part))
    return { seq, hash, command: command?.id ?? null }
  })
  source.close()
  return found
}

interface Talk {
  readonly conversation: Conversation
  readonly random: Random
  readonly key: string
  url: string
  count: number
  isOver: boolean
  /** The newest entry that somebody was answered. */
  newest: number
}

const now = (): number => performance.now()

async function ask({ url, key }: Talk, path: string, body?: object): Promise<Response> {
  return await fetch(`${url}${path}`, {
    signal: AbortSignal.timeout(20_000),
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
}

/** Submits until it is known what became of it; a lost answer is asked for again, by the same id. */
async function submit(talk: Talk, one: Asked, body: object): Promise<void> {
  let response = await ask(talk, '/v1/commands', body)
  for (let tries = 0; isTooMuch(response) && tries < 20; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    response = await ask(talk, '/v1/commands', body)
  }
  if (response.status === 503) return
  const { answers, entry } = (await response.json()) as {
    readonly answers?: readonly { readonly seq: number }[]
    readonly entry?: number
  }
  const seq = answers?.[0]?.seq ?? entry
  assert.ok(seq !== undefined, `${response.status}`)
  Object.assign(one, { until: now(), seq })
  talk.newest = Math.max(talk.newest, seq)
}

const isTooMuch = ({ status }: Response): boolean => status === 429

async function read(talk: Talk): Promise<void> {
  const from = now()
  const after = talk.newest
  const response = await ask(talk, `/v1/journal/head?after=${after}`)
  if (response.status !== 200) return
  const { seq, hash } = (await response.json()) as { readonly seq: number; readonly hash: string }
  talk.conversation.reads.push({ from, until: now(), after, seq, hash })
}

/** In either lane, about accounts that clients share. */
function draw({ random, count }: Talk): object {
  const id = `c${count}`
  if (random.below(3) > 0) {
    return { type: 'Deposit', id, account: 'anna', asset: 'USDT', amount: `${1 + random.below(9)}` }
  }
  const account = { account: `new-${count}`, owner: 'new', group: 'new', rulebook: 'binance-usdm' }
  return { type: 'OpenAccount', id, ...account, positionMode: 'net' }
}

/** What a client could not learn because the service was killed. */
interface Open {
  readonly one: Asked
  readonly body: object
}

async function client(talk: Talk, open: Open[]): Promise<void> {
  while (!talk.isOver) {
    if (talk.random.below(3) === 0) {
      await read(talk).catch(() => {})
      continue
    }
    talk.count += 1
    const body = draw(talk)
    const one: Asked = { id: `c${talk.count}`, from: now(), until: null, seq: null }
    talk.conversation.asked.push(one)
    await submit(talk, one, body).catch(() => {})
    if (one.seq === null) open.push({ one, body })
  }
}

describe('a service that is killed while clients talk to it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-linear-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('[SRV1] [SRV8] is linearizable in the order of its journal, and loses nothing it answered', async () => {
    const journal = join(folder, 'desk.plimsoll')
    const grant = { name: 'clients', scope: 'admin', accounts: null, commands: null, until: null }
    const key = KeyRing.add(`${journal}-keys`, grant as Grant, Date.now())
    const talk: Talk = {
      ...{ conversation: { asked: [], reads: [] }, random: Random.create(1), key },
      ...{ url: '', count: 0, isOver: false, newest: 0 },
    }
    const open: Open[] = []
    const words = ['--journal', journal, '--book', book]
    for (let round = 0; round < rounds; round++) {
      const service = await Process.start(words)
      Object.assign(talk, { url: service.url, isOver: false })
      for (const { one, body } of open.splice(0)) await submit(talk, one, body)
      const clients = Array.from({ length: CLIENTS }, () => client(talk, open))
      const before = talk.count
      await pause(150 + talk.random.below(500))
      // On a busy machine they need longer until there is something to judge.
      for (let waits = 0; talk.count <= before + 2 * CLIENTS && waits < 200; waits++)
        await pause(50)
      talk.isOver = true
      await Process.end(service, 'SIGKILL')
      await Promise.all(clients)
    }
    const last = await Process.start(words)
    talk.url = last.url
    for (const { one, body } of open.splice(0)) await submit(talk, one, body)
    // Whoever watches it ends it after 4.5 s, with another code.
    assert.equal(await Process.end(last, 'SIGTERM'), 0, last.said())
    const { asked, reads } = talk.conversation
    assert.ok(
      asked.length > rounds * CLIENTS && reads.length > rounds,
      `${asked.length} ${reads.length}`,
    )
    assert.deepEqual(Conversation.faults(talk.conversation, kept(journal)), [])
  })
})

test('what is not linearizable is found', () => {
  const journal = [
    { seq: 1, command: 'a', hash: '1' },
    { seq: 2, command: 'b', hash: '2' },
  ]
  const a: Asked = { id: 'a', from: 0, until: 1, seq: 1 }
  const b: Asked = { id: 'b', from: 2, until: 3, seq: 2 }
  const reading = { from: 4, until: 5, after: 2, seq: 2, hash: '2' }
  const found = (
    asked: readonly Asked[],
    reads: readonly Conversation.Read[] = [],
    kept = journal,
  ) => Conversation.faults({ asked: [...asked], reads: [...reads] }, kept)
  assert.deepEqual(found([a, b], [reading]), [])
  assert.match(`${found([{ ...a, seq: null }])}`, /never answered/)
  assert.match(`${found([{ ...a, seq: 2 }])}`, /answered 2, and is at 1/)
  assert.match(`${found([{ ...a, id: 'c' }])}`, /is at none/)
  assert.match(
    `${found([a], [], [...journal, { seq: 3, command: 'a', hash: '3' }])}`,
    /taken 2 times/,
  )
  assert.match(
    `${found([
      { ...b, until: 0.5, from: 0 },
      { ...a, from: 1 },
    ])}`,
    /asked after 2/,
  )
  assert.match(`${found([a, b], [{ ...reading, seq: 1, hash: '1' }])}`, /of 2 or later showed 1/)
  assert.match(`${found([a, b], [{ ...reading, after: 0, seq: 1, hash: '1' }])}`, /asked after 2/)
  assert.match(`${found([a, b], [{ ...reading, hash: 'x' }])}`, /as it never was/)
  assert.match(`${found([a, b], [{ ...reading, from: 0, until: 1 }])}`, /before it was asked/)
})
