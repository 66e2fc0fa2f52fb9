/**
 * The process that is killed: takes the commands of a file from a place on, and says on stdout which
 * are acknowledged, after they are durable. Run by kill.test.ts:
 *
 *     node victim.ts TRIAL JOURNAL COMMANDS FROM SEED
 */
import { readFileSync, writeSync } from 'node:fs'
import { Random } from '../../src/base/Random.ts'
import { recover } from '../../src/journal/recover.ts'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { Writer } from '../../src/journal/Writer.ts'
import type { Sent, Trial } from './Trial.ts'

const [module = '', path = '', file = '', from = '0', seed = '0'] = process.argv.slice(2)
const { trial } = (await import(module)) as { trial: Trial<unknown, Sent, unknown> }
const { build, codec, machine } = trial
const commands = readFileSync(file, 'utf8').split('\n')
const random = Random.create(Number(seed))
const say = (line: string) => writeSync(1, `${line}\n`)

say('open')
// A short log and frequent snapshots: kills shall hit their writing, too.
const journal = SqliteJournal.open(path, {
  ...{ build, codec: codec.version, secret: '5e'.repeat(32) },
  logBytesMax: 100_000,
})
const recovered = recover(journal, machine, codec, build)
const writer = Writer.start(journal, machine, recovered, {
  codec,
  build,
  batch: 5,
  snapshotEvery: 150,
})
for (let index = Number(from); index < commands.length; index++) {
  const command = codec.decode(commands[index] ?? '') as Sent
  void writer.submit(command).then(() => say(`${index}`))
  if (random.below(3) === 0) await new Promise((resolve) => setImmediate(resolve))
}
writer.close()
