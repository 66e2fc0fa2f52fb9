import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { VersionError } from '../../src/journal/Fault.ts'
import { recover } from '../../src/journal/recover.ts'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { Writer } from '../../src/journal/Writer.ts'
import { Toy, type ToyCommand, type ToyState } from '../crash/Toy.ts'
import { toyText } from './toys.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-toys-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Amounts that older versions could write: hundreds, and rounds of one hundred. */
const commands: readonly ToyCommand[] = Array.from({ length: 30 }, (_, index) => ({
  id: `c${index}`,
  time: 1_700_000_000_000 + index,
  purse: index % 7 === 6 ? null : `purse${index % 4}`,
  amount: index % 7 === 6 ? 100n : BigInt(index % 5) * 100n,
}))

function tell(path: string, version: number, some: readonly ToyCommand[]): ToyState {
  const author = { build: `toy${version}`, codec: version, secret: '5e'.repeat(32) }
  const journal = SqliteJournal.open(path, author)
  try {
    const codec = toyText(version)
    const start = recover(journal, Toy, codec, author.build)
    const writer = Writer.start(journal, Toy, start, { codec, build: author.build })
    for (const command of some) writer.apply(command)
    writer.commit()
    return writer.state
  } finally {
    journal.close()
  }
}

const undisturbed = Toy.create()
for (const command of commands) Toy.step(undisturbed, command)

for (const version of [1, 2]) {
  test(`[VER2] a field renamed, one removed, one added and one that means another thing are read \
as today's from version ${version} on`, () => {
    const path = join(folder, `from${version}.plimsoll`)
    tell(path, version, commands.slice(0, 12))
    tell(path, 3, commands.slice(12, 20))
    assert.deepEqual(tell(path, 3, commands), undisturbed)
  })
}

test('[VER1] [VER5] what a newer version wrote is refused by its list of writers, and stays', () => {
  const path = join(folder, 'newer.plimsoll')
  tell(path, 2, commands.slice(0, 12))
  tell(path, 3, commands.slice(12))
  assert.throws(
    () => tell(path, 2, commands),
    (error) => {
      assert.ok(error instanceof VersionError)
      assert.match(
        error.message,
        /^writer 2, from entry \d+ on: expected version 1 to 2 of commands/,
      )
      return true
    },
  )
  assert.deepEqual(tell(path, 3, []), undisturbed)
})
