import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { Kept } from '../../test/crash/Kept.ts'
import { Toy } from '../../test/crash/Toy.ts'
import { ToyText } from '../../test/crash/ToyText.ts'
import { numRuns } from '../../test/numRuns.ts'
import { Archives } from './Archives.ts'
import { compact } from './compact.ts'
import type { Moment } from './restore.ts'
import { restore } from './restore.ts'
import { Snapshot } from './Snapshot.ts'
import { SqliteJournal } from './SqliteJournal.ts'
import { Wrapping } from './seal/Wrapping.ts'
import { verify } from './verify.ts'

const at = Kept.folder(after)
const { author, build } = Kept
const dataKey = await Wrapping.draw([await identityToRecipient(await generateX25519Identity())])
const reading = { machine: Toy, codec: ToyText, build }

const shorten = (path: string, archive: string, moment: Moment = null) =>
  compact(path, archive, moment, reading)

/** Audits a journal with its archives. */
function audit(path: string, archives: readonly string[] = [], by = build) {
  const source = Archives.open(path, archives)
  try {
    return verify(source, Toy, ToyText, by)
  } finally {
    source.close()
  }
}

const whole = (name: string, count: number) => {
  const writer = Kept.write(at(name), 0, count, { snapshotEvery: 10 })
  writer.close()
  return { path: at(name), head: writer.head }
}

test('[JRN21] shortened any number of times it is the journal that it would have been', async () => {
  let count = 0
  const lengths = fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(lengths, fc.boolean(), async (parts, isSealed) => {
      const options = { snapshotEvery: 10, ...(isSealed ? { dataKey } : {}) }
      const path = at(`parts-${count++}`)
      const archives: string[] = []
      let from = 0
      for (const part of parts) {
        Kept.write(path, from, from + part, options).close()
        from += part
        archives.push(`${path}-archive-${archives.length}`)
        await shorten(path, archives.at(-1)!)
      }
      Kept.write(path, from, from + 7, options).close()
      const undisturbed = whole(`undisturbed-${count}`, from + 7)
      const expected = audit(undisturbed.path)
      const found = audit(path, archives)
      const told = ({ head, digest, commands, events, entries }: typeof found) => {
        return { head, digest, commands, events, entries }
      }
      assert.deepEqual(told(found), told(expected))
      assert.equal(found.archived, 0)
      const alone = audit(path)
      assert.deepEqual([alone.head, alone.digest], [expected.head, expected.digest])
      assert.ok(alone.archived > 0 && alone.commands < expected.commands)
    }),
    { numRuns: Math.ceil(numRuns / 40) },
  )
})

test('[JRN21] what is before a moment goes, up to the newest snapshot, and the file shrinks', async () => {
  const { path, head } = whole('before', 200)
  const size = statSync(path).size
  const moment = { seq: Math.floor(head.seq * 0.9) }
  const base = await shorten(path, at('before-archive'), moment)
  assert.ok(base.seq <= moment.seq && base.seq > moment.seq - 20, `${base.seq} of ${moment.seq}`)
  assert.ok(statSync(path).size < size * 0.7)
  assert.equal(base.archive, 'before-archive')
  assert.equal(audit(at('before-archive')).entries, base.seq)
  assert.equal(audit(path, [at('before-archive')]).head.hash, head.hash)
  await assert.rejects(shorten(path, at('before-again'), { seq: base.seq + 1 }), {
    name: 'Journal.MomentError',
    message: /expected a snapshot at or before entry \d+ and after entry \d+, found none/,
  })
  await assert.rejects(restore(path, at('too-early'), { seq: base.seq - 1 }, ToyText, ''), {
    message: new RegExp(
      `expected entry ${base.seq} to ${head.seq}, since those before are in before-archive, found`,
    ),
  })
  const { seq } = await restore(path, at('at-base'), { seq: base.seq }, ToyText, '')
  const archived = audit(at('before-archive'))
  assert.deepEqual([seq, audit(at('at-base')).digest], [base.seq, archived.digest])
  assert.ok(!existsSync(at('before-again')))
})

test('[JRN21] another build goes on from the snapshot at its base, and from no other of that build', async () => {
  const { path } = whole('builds', 30)
  await shorten(path, at('builds-archive'))
  const journal = SqliteJournal.open(path, { ...author, build: 'toy2' })
  const recovered = Kept.recoverToy(journal)
  journal.close()
  assert.equal(recovered.snapshot, audit(path).archived)
  assert.equal(audit(path, [], 'toy2').archived, recovered.snapshot)
})

test('[JRN21] a state at the base that is not what was anchored is found without the archive', async () => {
  const { path } = whole('forged', 30)
  const base = await shorten(path, at('forged-archive'))
  const database = new DatabaseSync(path)
  const { body } = database.prepare('SELECT body FROM pieces').get() as { body: string }
  assert.ok(body.includes('n"'), body)
  database.prepare('UPDATE pieces SET body = ?').run(body.replace(/(\d)n"/, (_, d) => `${9 - d}n"`))
  database.close()
  assert.throws(() => audit(path), {
    name: 'Journal.TamperedError',
    message: new RegExp(`^snapshot ${base.seq}: digest differs`),
  })
  const journal = SqliteJournal.open(path, author)
  assert.throws(() => Kept.recoverToy(journal), {
    message:
      /^snapshot \d+ differs: expected one with digest .* is in forged-archive, found snapshot/,
  })
  journal.close()
})

test('[JRN21] a state forged at the base with right hashes is found with the archive', async () => {
  const { path } = whole('right', 30)
  const base = await shorten(path, at('right-archive'))
  const database = new DatabaseSync(path)
  const { body } = database.prepare('SELECT body FROM pieces').get() as { body: string }
  const forged = body.replace(/(\d)n"/, (_, d) => `${9 - d}n"`)
  const encoded = Snapshot.sumOf([forged])
  const { digest, hash } = Snapshot.seal(base, encoded, author)
  const hex = (text: string) => Buffer.from(text, 'hex')
  database.prepare('UPDATE pieces SET body = ?').run(forged)
  database.prepare('UPDATE snapshots SET digest = ?, hash = ?').run(hex(digest), hex(hash))
  database.prepare('UPDATE base SET digest = ?').run(hex(digest))
  database.close()
  assert.equal(audit(path).archived, base.seq, 'alone it is what it says')
  assert.throws(() => audit(path, [at('right-archive')]), {
    name: 'Journal.DivergedError',
    place: `snapshot ${base.seq}`,
  })
  const moved = new DatabaseSync(path)
  moved.prepare('UPDATE base SET hash = ?').run(hex(digest))
  moved.close()
  assert.throws(() => audit(path, [at('right-archive')]), /base differs: expected entry/)
})

test('[JRN21] what is not its archive is refused, and names what is', async () => {
  const { path } = whole('strange', 30)
  await shorten(path, at('strange-archive'))
  const bytes = readFileSync(at('strange-archive'))
  bytes[bytes.length - 1] = bytes.at(-1)! ^ 1
  writeFileSync(at('strange-copy'), bytes)
  assert.throws(() => audit(path, [at('strange-copy')]), {
    name: 'Journal.TamperedError',
    message:
      /^archive .*strange-copy differs: expected strange-archive with SHA-256 \w+, found str/,
  })
  assert.throws(() => audit(path, [at('strange-archive'), path]), /expected no archive more/)
})

test('[JRN21] where no journal is none is begun to be shortened', async () => {
  await assert.rejects(shorten(at('missing'), at('missing-archive')), {
    name: 'Journal.AccessError',
  })
  for (const name of ['missing', 'missing-lock', 'missing-archive'])
    assert.ok(!existsSync(at(name)))
})

test('[JRN21] nothing is taken out where the archive does not hold, or an engine is at work', async () => {
  const { path } = whole('held', 30)
  const running = SqliteJournal.open(path, author)
  await assert.rejects(shorten(path, at('held-archive'), { seq: 25 }), {
    name: 'Journal.LockedError',
  })
  symlinkSync(path, at('held-link'))
  await assert.rejects(shorten(at('held-link'), at('held-archive'), { seq: 25 }), {
    name: 'Journal.LockedError',
  })
  running.close()
  writeFileSync(at('held-archive'), '')
  await assert.rejects(shorten(path, at('held-archive')), { name: 'Journal.OccupiedError' })
  const other = { ...reading, machine: { ...Toy, snapshot: () => ['another'] } }
  await assert.rejects(compact(path, at('held-2'), { seq: 25 }, other), {
    name: 'Journal.DivergedError',
  })
  assert.ok(!existsSync(at('held-2')))
  assert.equal(audit(path).archived, 0)
})
