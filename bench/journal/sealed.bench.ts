import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { follow } from '../../src/journal/copy.ts'
import { type Head, JournalEntry } from '../../src/journal/JournalEntry.ts'
import { MerkleLog } from '../../src/journal/proof/MerkleLog.ts'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { SqliteReader } from '../../src/journal/SqliteReader.ts'
import type { DataKey } from '../../src/journal/seal/Keyring.ts'
import { Wrapping } from '../../src/journal/seal/Wrapping.ts'
import { median } from '../median.ts'

/**
 * What encryption at rest costs, as the ratio of a journal that is encrypted to one in the open: the
 * same entries, in commits that are synced, written and read through with every hash. Below it what
 * hashing an entry by its parts costs beside hashing it as one text, and the Merkle log beside both.
 *
 * Rounds take turns, and the median counts: what else the machine does falls on both.
 */
const ENTRIES = 6_000
const BATCH = 200
const ROUNDS = 5
const secret = '5e'.repeat(32)
const author = { build: 'bench', codec: 3, secret }
/** A command and three events, about 600 bytes. */
const body = Array.from({ length: 4 }, (_, part) =>
  JSON.stringify({
    type: 'Something',
    account: `a${part}`,
    amount: '#123456789',
    text: 'x'.repeat(90),
  }),
).join('\n')

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
const identity = await generateX25519Identity()
const dataKey = await Wrapping.draw([await identityToRecipient(identity)])

function timed(verb: () => void): number {
  const start = performance.now()
  verb()
  return performance.now() - start
}

function write(path: string, key: DataKey | undefined): void {
  const journal = SqliteJournal.open(path, { ...author, dataKey: key })
  let head: Head = journal.root
  for (let seq = 1; seq <= ENTRIES; seq++) {
    const link = JournalEntry.seal(head, { seq, time: seq }, body, author)
    journal.append(link)
    head = { seq, hash: link.hash }
    if (seq % BATCH === 0) journal.commit()
  }
  journal.close()
}

function read(path: string): void {
  const source = SqliteReader.open(path)
  follow(source)
  source.close()
}

const times: Record<string, number[]> = {}
const note = (what: string, ms: number): void => {
  times[what] = [...(times[what] ?? []), ms]
}

try {
  const sizes = { open: 0, sealed: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of ['open', 'sealed'] as const) {
      const path = join(folder, `${kind}${round}`)
      note(
        `write ${kind}`,
        timed(() => write(path, kind === 'sealed' ? dataKey : undefined)),
      )
      note(
        `read ${kind}`,
        timed(() => read(path)),
      )
      sizes[kind] = statSync(path).size
    }
    for (const codec of [1, 3]) {
      let head: Head = { seq: 0, hash: '00'.repeat(32) }
      const log = MerkleLog.create()
      const leaves: Buffer[] = []
      const hashing = timed(() => {
        for (let seq = 1; seq <= ENTRIES; seq++) {
          const link = JournalEntry.seal(head, { seq, time: seq }, body, { ...author, codec })
          head = { seq, hash: link.hash }
          leaves.push(Buffer.from(link.leaf, 'hex'))
        }
      })
      note(codec === 1 ? 'hash one' : 'hash parts', hashing)
      note(
        'log',
        timed(() => leaves.forEach((leaf) => void MerkleLog.append(log, leaf))),
      )
    }
  }
  const of = (what: string): number => median(times[what] ?? [])
  const us = (what: string): string => `${((of(what) * 1_000) / ENTRIES).toFixed(1)} µs`
  for (const verb of ['write', 'read']) {
    const ratio = (of(`${verb} sealed`) / of(`${verb} open`)).toFixed(2)
    const each = `${us(`${verb} open`)} an entry in the open, ${us(`${verb} sealed`)} encrypted`
    console.log(`${verb}: ${each}, ratio ${ratio}`)
  }
  console.log(`size: ratio ${(sizes.sealed / sizes.open).toFixed(2)}`)
  console.log(
    `hashes: as one text ${us('hash one')}, by its parts ${us('hash parts')}, log ${us('log')}`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
