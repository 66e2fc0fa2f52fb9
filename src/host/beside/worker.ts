import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { assert, defined } from '../../base/assert.ts'
import { Snapshot } from '../../journal/Snapshot.ts'
import { Keyring } from '../../journal/seal/Keyring.ts'
import { journalText } from '../../wire/journalText.ts'
import { engineMachine } from '../engineMachine.ts'
import { JournalView } from '../JournalView.ts'
import type { Order, Said } from './SnapshotThread.ts'

/** Folds a journal up to an entry, and says what the state is, piece by piece as it is asked. */
const port = defined(parentPort, 'beside: a thread has somebody to tell')
const { path, head, build, keys } = workerData as Order
for (const key of keys) Keyring.add(key)

const { state, head: found } = await JournalView.open(path, { at: head.seq, build })
assert(found.hash === head.hash, 'beside: the journal read is the one that is written')

const say = (said: Said): void => port.postMessage(said)
const sum = Snapshot.summing()
for (const piece of journalText.pieces(engineMachine.snapshot(state), Snapshot.PIECE_LENGTH)) {
  sum.add(piece)
  say({ piece })
  await once(port, 'message')
}
say({ done: sum.end() })
