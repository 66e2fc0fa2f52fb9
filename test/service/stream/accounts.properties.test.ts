import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Random } from '../../../src/base/Random.ts'
import type { Entry } from '../../../src/engine/Entry.ts'
import { AccountRow } from '../../../src/report/AccountRow.ts'
import { BookView } from '../../../src/report/BookView.ts'
import { randomRun } from '../../engine/randomRun.ts'
import { Feed } from './Feed.ts'
import { type Frame, type Held, hold, nothing, Reader } from './Reader.ts'

const runs = Number(process.env.STREAM_RUNS ?? 2)

type Rows = ReadonlyMap<string, unknown>

/** What a row says, apart from its distance, which is solved later, and its time. */
const said = ({ distance: _, timestamp: __, ...row }: AccountRow): unknown => row

const rowsOf = (feed: Feed): Rows => {
  const view = BookView.ofState(feed.state)
  return new Map(
    view.accounts.map((one) => {
      const subject = BookView.subject(view, one)
      return [one.account.id, said(AccountRow.of(AccountRow.find(subject), null, () => null))]
    }),
  )
}

/** A client that follows accounts, and is checked against the book at every frame. */
interface Model {
  readonly reader: Reader
  readonly ids: readonly string[]
  readonly held: Held
  seq: number
  checked: number
  seen: number
}

function check(model: Model, known: ReadonlyMap<number, Rows>): void {
  const { reader, held, ids } = model
  for (; model.seen < reader.frames.length; model.seen++) {
    const frame = reader.frames[model.seen] as Frame
    if (frame.type !== 'snapshot' && frame.type !== 'delta') continue
    const { seq = -1, data } = frame
    assert.ok(seq >= model.seq, 'sequences do not go back')
    model.seq = seq
    hold(held, frame)
    if (data.late !== undefined) continue
    for (const id of ids) {
      assert.deepEqual(
        said(held.rows.get(id) as AccountRow),
        known.get(seq)?.get(id),
        `${id} at ${seq}`,
      )
      model.checked += 1
    }
  }
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  assert.fail(what)
}

describe('accounts over a stream', () => {
  test('[WS3] [WS5] a snapshot and its deltas are the book at every sequence, resumed or not', async () => {
    for (let seed = 1; seed <= runs; seed++) await follow(seed)
  })
})

async function follow(seed: number): Promise<void> {
  const entries: Entry[] = []
  randomRun(seed, 260, { after: (_, __, told) => void entries.push(...told) })
  const feed = await Feed.create()
  const random = Random.create(seed, 5)
  const known = new Map<number, Rows>()
  const models: Model[] = []
  let checked = 0
  const give = (batch: readonly Entry[]): void => {
    feed.tell(batch)
    known.set(feed.state.seq, rowsOf(feed))
  }
  try {
    give(entries.splice(0, 70))
    while (entries.length > 0) {
      give(entries.splice(0, 1 + random.below(9)))
      const chance = random.below(8)
      if (chance === 0 && models.length < 8) models.push(await begin(feed, random, null))
      if (chance === 1) await resume(feed, models, random)
      // Sometimes it goes on before anybody has read: then deltas are merged.
      if (random.below(3) === 0) continue
      const now = known.get(feed.state.seq) as Rows
      for (const model of models) {
        await until(() => {
          check(model, known)
          return model.ids.every((id) => isSame(model.held, id, now))
        }, `${model.ids} are told as of ${feed.state.seq}`)
      }
    }
    for (const model of models) checked += model.checked
    assert.ok(checked > 100, `${checked} rows were compared`)
  } finally {
    for (const { reader } of models) reader.close()
    await feed.close()
  }
}

const isSame = ({ rows }: Held, id: string, now: Rows): boolean => {
  const row = rows.get(id)
  return row !== undefined && JSON.stringify(said(row)) === JSON.stringify(now.get(id))
}

async function begin(feed: Feed, random: Random, before: Model | null): Promise<Model> {
  const reader = await Reader.open(feed.url)
  const all = feed.state.accounts.filter(
    ({ kind, rules }) => kind !== 'house' && rules?.active != null,
  )
  const ids =
    before?.ids ??
    all
      .map(({ id }) => id)
      .filter(() => random.below(3) > 0)
      .slice(0, 20)
  const from = before === null ? {} : { from: before.seq }
  const wanted = ids.length === 0 ? ['a'] : ids
  reader.say({ op: 'subscribe', id: '1', channel: 'accounts', filter: { ids: wanted }, ...from })
  const held = before?.held ?? nothing()
  return {
    reader,
    ids: wanted,
    held,
    seq: before?.seq ?? -1,
    checked: before?.checked ?? 0,
    seen: 0,
  }
}

/** The connection is lost, and a new one goes on from what was heard last. */
async function resume(feed: Feed, models: Model[], random: Random): Promise<void> {
  const [before] = models
  if (before === undefined || before.seq < 0) return
  before.reader.socket.terminate()
  models[0] = await begin(feed, random, before)
}
