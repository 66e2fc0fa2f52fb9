import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { Kept } from '../../test/crash/Kept.ts'
import { Toy } from '../../test/crash/Toy.ts'
import { ToyText } from '../../test/crash/ToyText.ts'
import { numRuns } from '../../test/numRuns.ts'
import { Acknowledgement } from './Acknowledgement.ts'
import type { JournalEntry } from './JournalEntry.ts'
import { read } from './recover.ts'
import { restore } from './restore.ts'
import { SqliteJournal } from './SqliteJournal.ts'
import { SqliteReader } from './SqliteReader.ts'

const at = Kept.folder(after)
const { author, secret } = Kept

const back = (from: string, to: string, moment: Parameters<typeof restore>[2]) =>
  restore(from, to, moment, ToyText, secret)

/** Whether an entry is the next part of a round. */
const isContinued = (link: JournalEntry): boolean => read(link, ToyText).command === null

/** The journal of a run that stops after so many commands. */
function run(name: string, count: number) {
  const writer = Kept.write(at(name), 0, count, { snapshotEvery: 10 })
  writer.close()
  return { path: at(name), state: ToyText.encode(Toy.snapshot(writer.state)), head: writer.head }
}

test('[JRN20] restored to a moment it is the run that stopped then, and goes on as that', async () => {
  const whole = run('moments', 60)
  const source = SqliteReader.open(whole.path)
  const links = [...source.links(0)]
  source.close()
  let count = 0
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: links.length }),
      fc.boolean(),
      async (seq, byTime) => {
        const to = at(`restored-${count++}`)
        const { time } = links[seq - 1]!
        const restored = await back(whole.path, to, byTime ? { time } : { seq })
        const end = byTime ? links.findLast((link) => link.time <= time)!.seq : seq
        assert.equal(restored.asked, end)
        const commands = links.slice(0, restored.seq).filter((link) => !isContinued(link)).length
        const stopped = run(`stopped-${count}`, commands)
        assert.deepEqual({ seq: restored.seq, hash: restored.hash }, stopped.head)
        assert.ok(restored.seq === end || isContinued(links[end]!))
        const writer = Kept.startToy(SqliteJournal.open(to, author))
        assert.equal(ToyText.encode(Toy.snapshot(writer.state)), stopped.state)
        for (const command of Kept.commands(commands, 60)) writer.apply(command)
        writer.close()
        assert.deepEqual(writer.head, whole.head)
        assert.deepEqual(Kept.audit(to).digest, Kept.audit(whole.path).digest)
      },
    ),
    { numRuns: Math.ceil(numRuns / 25) },
  )
})

test('[JRN20] a moment within a round is the moment before it', async () => {
  const { path } = run('rounds', 60)
  const source = SqliteReader.open(path)
  const within = [...source.links(0)].find(isContinued)!.seq
  source.close()
  const { seq, asked } = await back(path, at('rounds-restored'), { seq: within })
  assert.equal(asked, within)
  assert.equal(seq, within - 2)
})

test('[JRN20] what is restored is recorded, and the positions of consumers do not lie beyond it', async () => {
  const { path } = run('cursors', 30)
  const database = new DatabaseSync(path)
  database.exec(
    "INSERT INTO cursors VALUES ('feed', 25), ('audit', 3); INSERT INTO checkpoints VALUES (4, 'n', ''), (26, 'n', '')",
  )
  database.close()
  const { seq, hash } = await back(path, at('cursors-restored'), { seq: 9 })
  assert.partialDeepStrictEqual(Acknowledgement.read(at('cursors-restored')), { seq, hash })
  const restored = new DatabaseSync(at('cursors-restored'), { readOnly: true })
  const rows = (query: string) =>
    restored
      .prepare(query)
      .all()
      .map((row) => ({ ...row }))
  assert.deepEqual(rows('SELECT name, seq FROM cursors ORDER BY name'), [
    { name: 'audit', seq: 3 },
    { name: 'feed', seq },
  ])
  assert.deepEqual(rows('SELECT seq FROM checkpoints'), [{ seq: 4 }])
  restored.close()
})

test('[JRN20] a moment that the journal does not reach is refused, and nothing is left', async () => {
  const { path, head } = run('beyond', 10)
  const to = at('beyond-restored')
  for (const [moment, found] of [
    [{ seq: head.seq + 1 }, `found entry ${head.seq + 1}`],
    [{ seq: 0 }, 'found entry 0'],
    [{ time: 0 }, 'found 1970-01-01T00:00:00.000Z'],
  ] as const) {
    await assert.rejects(back(path, to, moment), {
      name: 'Journal.MomentError',
      message: new RegExp(`expected .*entry 1 to ${head.seq}, ${found}`),
    })
    for (const end of ['', '-part', '-ack', '-wal']) assert.ok(!existsSync(to + end), end)
  }
})

test('[JRN19] nothing is written over, and no copy is made of what is damaged', async () => {
  const { path } = run('damaged', 30)
  writeFileSync(at('in-the-way'), 'mine')
  await assert.rejects(back(path, at('in-the-way'), null), { name: 'Journal.OccupiedError' })
  assert.equal(readFileSync(at('in-the-way'), 'utf8'), 'mine')
  writeFileSync(at('record-ack'), 'mine')
  await assert.rejects(back(path, at('record'), null), /record-ack: expected a free place/)
  const bytes = readFileSync(path)
  const body = bytes.indexOf('"amount":"')
  bytes[body + 10] = bytes[body + 10]! ^ 1
  writeFileSync(path, bytes)
  await assert.rejects(back(path, at('copy'), null), { name: 'Journal.TamperedError' })
  assert.ok(!existsSync(at('copy')) && !existsSync(at('copy-part')) && !existsSync(at('copy-ack')))
})
