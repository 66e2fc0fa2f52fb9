import assert from 'node:assert/strict'
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { after, test } from 'node:test'
import { Kept } from '../../test/crash/Kept.ts'

const at = Kept.folder(after)

/** What may happen to the files of a journal while it is written, and what is said of it. */
const cases = {
  'the file deleted': {
    does: (path: string) => rmSync(path),
    says: /files\/journal: expected the file it writes, found none of that name/,
  },
  'the file renamed': {
    does: (path: string) => renameSync(path, `${path}-old`),
    says: /files\/journal: expected the file it writes, found none of that name/,
  },
  'the folder renamed': {
    does: (path: string) => renameSync(dirname(path), `${dirname(path)}-old`),
    says: /files\/journal: expected the file it writes, found none of that name/,
  },
  'the file replaced': {
    does(path: string) {
      copyFileSync(path, `${path}-new`)
      renameSync(`${path}-new`, path)
    },
    says: /files\/journal: expected the file it opened, found another in its place/,
  },
  'the file shrunk': {
    does: (path: string) => truncateSync(path, statSync(path).size - 4_096),
    says: /files\/journal: expected at least \d+ bytes, found \d+: it was cut/,
  },
  'the file written over': {
    does(path: string) {
      writeFileSync(path, readFileSync(path))
      // As it is a moment later: a file's time has the grain of the system's clock.
      utimesSync(path, 2_000_000_000, 2_000_000_000)
    },
    says: /files\/journal: expected the file as it left it, found that somebody else has written it/,
  },
  'the file written to': {
    does(path: string) {
      appendFileSync(path, 'x')
      utimesSync(path, 2_000_000_000, 2_000_000_000)
    },
    says: /files\/journal: expected the file as it left it, found that somebody else has written it/,
  },
  'its log deleted': {
    does: (path: string) => rmSync(`${path}-wal`),
    says: /files\/journal-wal: expected the file it writes, found none of that name/,
  },
  'its log shrunk': {
    does: (path: string) => truncateSync(`${path}-wal`, 100),
    says: /files\/journal(-wal)?: expected/,
  },
  'its record deleted': {
    does: (path: string) => rmSync(`${path}-ack`),
    says: /files\/journal-ack: expected the file it writes, found none of that name/,
  },
  'its record replaced': {
    does(path: string) {
      const bytes = readFileSync(`${path}-ack`)
      rmSync(`${path}-ack`)
      writeFileSync(`${path}-ack`, bytes)
    },
    says: /files\/journal-ack: expected the file it opened, found another in its place/,
  },
}

for (const [name, { does, says }] of Object.entries(cases)) {
  test(`[JRN15] ${name} while it is written stops before the next acknowledgement`, async () => {
    const folder = at(name.replaceAll(' ', '-'))
    mkdirSync(`${folder}/files`, { recursive: true })
    const path = `${folder}/files/journal`
    const writer = Kept.write(path, 0, 20)
    const [first, second] = Kept.commands(20, 22)
    does(path)
    const told = writer.submit(first!)
    await assert.rejects(told, says)
    assert.throws(() => writer.apply(second!), says)
    writer.close()
  })
}

test('[JRN15] what the writer itself does to its files is no alarm', () => {
  const path = at('itself')
  const writer = Kept.write(path, 0, 400, { batch: 1, logBytesMax: 2_000, snapshotEvery: 50 })
  Kept.audit(path)
  for (const command of Kept.commands(400, 500)) {
    writer.apply(command)
    writer.commit()
  }
  writer.close()
  assert.equal(Kept.audit(path).commands, 500)
})
