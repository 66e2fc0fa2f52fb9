/**
 * The process that is killed while it copies, restores or shortens a journal of toys. Run by
 * curate.test.ts:
 *
 *     node curator.ts VERB JOURNAL TO
 */
import { writeSync } from 'node:fs'
import { compact } from '../../src/journal/compact.ts'
import { copy } from '../../src/journal/copy.ts'
import { restore } from '../../src/journal/restore.ts'
import { Kept } from './Kept.ts'
import { Toy } from './Toy.ts'
import { ToyText } from './ToyText.ts'

const [verb = '', from = '', to = ''] = process.argv.slice(2)
const verbs: Readonly<Record<string, () => Promise<unknown>>> = {
  backup: () => copy(from, to),
  restore: () => restore(from, to, { seq: 200 }, ToyText, Kept.secret),
  compact: () => compact(from, to, null, { machine: Toy, codec: ToyText, build: Kept.build }),
}
writeSync(1, 'ready\n')
await verbs[verb]?.()
writeSync(1, 'done\n')
