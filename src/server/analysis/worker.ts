import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { JournalView } from '../../host/JournalView.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import { type DataKey, Keyring } from '../../journal/seal/Keyring.ts'
import { study } from './study.ts'

/**
 * The thread that studies: it follows the journal by itself, so that the front gives it nothing and
 * waits for nothing. It yields the processor to the engine and the front wherever they want it.
 */
const { journal, keys } = workerData as { journal: string; keys: readonly DataKey[] }
/** It rests as long as it worked, and at least so long. */
const REST_MS = 500

for (const key of keys) Keyring.add(key)
try {
  // On Linux this is of the thread alone.
  setPriority(10)
} catch {
  // Where it may not be changed, it is done without.
}
const view = await JournalView.open(journal)
let studied = -1
for (;;) {
  await view.advance()
  const began = performance.now()
  if (view.state.seq !== studied) {
    const found = await study(view.state, Scheduler.eventLoop.turn)
    studied = found.seq
    parentPort?.postMessage(found)
  }
  const took = performance.now() - began
  await Scheduler.eventLoop.pause(Math.max(REST_MS, took))
}
