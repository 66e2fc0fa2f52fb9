import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createSecretKey, randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { Kept } from '../../../test/crash/Kept.ts'
import { numRuns } from '../../../test/numRuns.ts'
import { copy } from '../copy.ts'
import { Fault } from '../Fault.ts'
import { SqliteJournal } from '../SqliteJournal.ts'
import { SqliteReader } from '../SqliteReader.ts'
import { exchange } from './exchange.ts'
import { Keyring } from './Keyring.ts'
import { Seal } from './Seal.ts'
import { unlock } from './unlock.ts'
import { Wrapping } from './Wrapping.ts'

const at = Kept.folder(after)
const drawKey = () => createSecretKey(randomBytes(32))

const person = async () => {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

const [ada, bob] = [await person(), await person()]
const dataKey = await Wrapping.draw([ada.recipient])

function write(name: string, commands: number, key = dataKey): string {
  const path = at(name)
  const journal = SqliteJournal.open(path, {
    ...Kept.author,
    dataKey: existsSync(path) ? undefined : key,
  })
  const writer = Kept.startToy(journal, { snapshotEvery: 10 })
  for (const command of Kept.commands(0, commands)) {
    writer.apply(command)
    writer.commit()
  }
  writer.close()
  return path
}

/** Everything that lies on the disk of a journal. */
const bytesOf = (path: string): string =>
  ['', '-wal', '-ack']
    .map((end) => (existsSync(path + end) ? readFileSync(path + end, 'latin1') : ''))
    .join('')

test('[SEAL1] any text comes back from its place, and from no other, key, journal or bit', () => {
  const key = drawKey()
  const seal = Seal.of(key, 'root')
  const others = [Seal.of(key, 'another'), Seal.of(drawKey(), 'root')]
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
      fc.nat(),
      (text, bit) => {
        const closed = seal.close('entry 7', text)
        assert.equal(closed.length, Buffer.byteLength(text) + 28)
        assert.equal(seal.open('entry 7', closed), text)
        const damaged = {
          name: 'Journal.TamperedError',
          message: /^entry [78] differs: expected what was/,
        }
        assert.throws(() => seal.open('entry 8', closed), damaged)
        for (const other of others) assert.throws(() => other.open('entry 7', closed), damaged)
        const flipped = Buffer.from(closed)
        const place = bit % (flipped.length * 8)
        flipped[place >> 3] = (flipped[place >> 3] as number) ^ (1 << (place & 7))
        assert.throws(() => seal.open('entry 7', flipped), damaged)
      },
    ),
    { numRuns: Math.min(numRuns, 60) },
  )
})

test('[SEAL1] no nonce is drawn twice, also for the same text at the same place', () => {
  const key = drawKey()
  const seals = [Seal.of(key, 'root'), Seal.of(key, 'root')]
  const nonces = new Set<string>()
  for (let count = 0; count < 2_000; count++) {
    const closed = seals[count % 2]!.close('entry 1', 'same')
    nonces.add(Buffer.from(closed.subarray(0, 12)).toString('hex'))
  }
  assert.equal(nonces.size, 2_000)
  for (const odd of ['text', null, new Uint8Array(27), 5]) {
    assert.throws(() => seals[0]!.open('entry 1', odd), { name: 'Journal.TamperedError' })
  }
})

test('[SEAL1] [SEAL4] nothing told lies on the disk, and every hash is as in the open', () => {
  const open = at('open')
  const writer = Kept.write(open, 0, 60, { snapshotEvery: 10 })
  writer.close()
  const sealed = write('sealed', 60)
  assert.match(bytesOf(open), /"purse/)
  assert.ok(bytesOf(open).includes(Kept.secret))
  assert.doesNotMatch(bytesOf(sealed), /purse|"amount"/)
  assert.ok(!bytesOf(sealed).includes(Kept.secret))
  assert.deepEqual(Kept.audit(sealed), Kept.audit(open))
  assert.ok(Kept.audit(sealed).snapshots > 2)
})

test('[SEAL1] it is begun, killed and gone on with as one in the open', () => {
  const path = write('goes-on', 20)
  const copied = Kept.copy(path, at('killed'))
  const writer = Kept.write(copied, 20, 45)
  const { head } = writer
  writer.close()
  assert.deepEqual(Kept.audit(copied).head, head)
  assert.doesNotMatch(bytesOf(copied), /purse/)
})

test('[SEAL1] what is moved, swapped or put in plainly is found with its place', () => {
  const path = write('moved', 30)
  const changes = [
    'UPDATE entries SET body = (SELECT body FROM entries WHERE seq = 3) WHERE seq = 5',
    "UPDATE entries SET body = '[]' WHERE seq = 5",
    'UPDATE pieces SET body = (SELECT body FROM pieces ORDER BY id LIMIT 1)',
    "UPDATE meta SET value = 'AAAA' WHERE key = 'secret'",
  ]
  for (const [index, change] of changes.entries()) {
    const other = at(`moved${index}`)
    copyFileSync(path, other)
    const database = new DatabaseSync(other)
    database.exec(change)
    database.close()
    assert.throws(() => Kept.audit(other), {
      name: 'Journal.TamperedError',
      message:
        /^(entry 5|piece 2 1|secret) differs: expected (what was sealed there|a sealed text)/,
    })
  }
})

test('[SEAL2] [SEAL3] who is a recipient can open it, nobody else; others come without a byte rewritten', async () => {
  const key = await Wrapping.draw([ada.recipient])
  const path = write('people', 25, key)
  const { head } = Kept.audit(path)
  const rows = () => {
    const database = new DatabaseSync(path, { readOnly: true })
    const all = ['meta', 'entries', 'snapshots', 'pieces'].map((table) =>
      database.prepare(`SELECT * FROM ${table}`).all(),
    )
    database.close()
    return all
  }
  const before = rows()
  await exchange(path, [bob.recipient])
  assert.deepEqual(rows(), before)
  const refused = {
    name: 'Journal.SealedError',
    message: /expected an identity .*, found one for which/,
  }
  const { wrapped } = Keyring.all().at(-1)!
  await assert.rejects(Wrapping.unwrap(wrapped, [ada.identity], path), refused)
  await assert.rejects(Wrapping.unwrap(wrapped, [], path), refused)
  const found = await Wrapping.unwrap(wrapped, [ada.identity, bob.identity], path)
  assert.deepEqual(found.key.export(), key.key.export())
  await unlock(path, [bob.identity])
  assert.deepEqual(Kept.audit(path).head, head)
  await assert.rejects(Wrapping.draw(['age1nonsense']), { name: 'Journal.NoteError' })
})

test('[SEAL3] without its key a journal is refused, by readers and writers, and left as it is', async () => {
  const path = at('foreign')
  const key = await Wrapping.draw([bob.recipient])
  // Written by a process of its own, so that this one does not hold the key.
  const script = new URL('../../../test/crash/sealedVictim.ts', import.meta.url).pathname
  execFileSync(process.execPath, [script, path, key.wrapped, key.key.export().toString('hex')])
  const before = readFileSync(path)
  const sealed = { name: 'Journal.SealedError', docs: 'docs/spec/sealed.md [SEAL3]' }
  assert.throws(() => SqliteReader.open(path), sealed)
  assert.throws(() => SqliteJournal.open(path, Kept.author), sealed)
  await assert.rejects(unlock(path, [ada.identity]), sealed)
  await assert.rejects(exchange(path, [ada.recipient]), sealed)
  assert.deepEqual(readFileSync(path), before)
  await unlock(path, [bob.identity])
  assert.ok(Kept.audit(path).entries > 5)
})

test('[SEAL1] a journal in the open stays so', () => {
  const path = at('stays')
  Kept.write(path, 0, 5).close()
  assert.throws(() => SqliteJournal.open(path, { ...Kept.author, dataKey }), {
    name: 'Journal.FormatError',
    message: /expected an encrypted journal, or none yet, found one that is not encrypted/,
  })
})

test('[SEAL4] a copy is read through, and is encrypted as what it is of', async () => {
  const path = write('copied', 30)
  const head = await copy(path, at('copy'))
  assert.deepEqual(Kept.audit(at('copy')).head, head)
  assert.doesNotMatch(bytesOf(at('copy')), /purse/)
})

test('[JRN14] a log of an encrypted journal that is cut or flipped is refused by its record, or holds all of it', () => {
  const path = at('recorded')
  const writer = Kept.startToy(SqliteJournal.open(path, { ...Kept.author, dataKey }))
  for (const command of Kept.commands(0, 12)) {
    writer.apply(command)
    writer.commit()
  }
  const log = readFileSync(`${Kept.copy(path, at('recorded-killed'))}-wal`)
  writer.close()
  const opened = (bytes: Buffer): number | string => {
    const copied = Kept.copy(at('recorded-killed'), at('recorded-copy'))
    writeFileSync(`${copied}-wal`, bytes)
    try {
      const journal = Kept.open(copied)
      const { head } = Kept.recoverToy(journal)
      journal.close()
      return head.seq
    } catch (error) {
      assert.ok(error instanceof Fault, `${error}`)
      return error.message
    }
  }
  assert.equal(opened(log), writer.head.seq)
  let refused = 0
  for (let at = 100; at < log.length; at += 4_999) {
    const cut = opened(log.subarray(0, at))
    assert.match(
      `${cut}`,
      new RegExp(`entry ${writer.head.seq}, which was acknowledged|no entry|empty`),
    )
    const flipped = Buffer.from(log)
    flipped[at] = (flipped[at] as number) ^ 4
    const found = opened(flipped)
    if (typeof found === 'number') assert.equal(found, writer.head.seq)
    else refused += 1
  }
  assert.ok(refused > 0)
})
