import { createSecretKey } from 'node:crypto'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { Kept } from './Kept.ts'

/** Writes an encrypted toy journal in a process of its own, which alone holds the key. */
const [path = '', wrapped = '', key = ''] = process.argv.slice(2)
const dataKey = { wrapped, key: createSecretKey(Buffer.from(key, 'hex')) }
const writer = Kept.startToy(SqliteJournal.open(path, { ...Kept.author, dataKey }))
for (const command of Kept.commands(0, 10)) writer.apply(command)
writer.close()
