import { renameSync, writeFileSync } from 'node:fs'
import type { Command } from '../../engine/Command.ts'
import { Clock } from '../../host/Clock.ts'
import { type CheckpointOptions, DurableEngine } from '../../host/DurableEngine.ts'
import { Storage } from '../../host/Storage.ts'
import type { Journal } from '../../journal/Journal.ts'
import { KeyFile } from '../../journal/proof/KeyFile.ts'
import type { DataKey } from '../../journal/seal/Keyring.ts'

/** What an engine is opened with: plain data, so that it can be sent to another thread. */
export interface EngineOrder {
  /** The journal's file, which is begun where there is none. */
  readonly journal: string
  /** Wall: what is due happens by this machine's clock. Commands: time comes from them alone. */
  readonly clock: ClockKind
  /** What a new journal begins with. */
  readonly begin?: readonly Command[] | undefined
  /** Encrypts a new journal. */
  readonly dataKey?: DataKey | undefined
  /** The file of the key that signs checkpoints, and where the newest of them is put. */
  readonly signingKey?: string | undefined
  readonly checkpoint?: string | undefined
  /** Entries between snapshots. */
  readonly snapshotEvery?: number | undefined
}

export type ClockKind = 'wall' | 'commands'

/** Who is told what happens beside the commands. */
export interface Notes {
  /** The journal is this engine's, and is about to be recovered. */
  readonly opened: () => void
  /** Something that an operator wants to know, as a sentence. */
  readonly note: (text: string) => void
}

/** The longest that an entry waits for its checkpoint, milliseconds. */
const CHECKPOINT_MS = 60_000

/**
 * Opens the journal and recovers.
 *
 * @throws Fault of the journal: damaged, locked, not a journal
 * @throws NoteError where the key's file holds none, or others may read it
 */
export function open(order: EngineOrder, { opened, note }: Notes): DurableEngine {
  const { journal, dataKey, snapshotEvery } = order
  const storage = Storage.file(journal, dataKey)
  const told = {
    ...storage,
    open(founder: Parameters<Storage['open']>[0]): Journal {
      const found = storage.open(founder)
      opened()
      return found
    },
  }
  return DurableEngine.open(told, {
    ...{ clock: Clock.system, checkpoints: checkpoints(order, note), onSlow: slow(note) },
    ...(snapshotEvery === undefined ? {} : { snapshotEvery }),
    onSnapshotFailed: (error) => note(`no snapshot (${messageOf(error)}): a restart takes longer`),
  })
}

function checkpoints(
  { signingKey, checkpoint }: EngineOrder,
  note: Notes['note'],
): CheckpointOptions {
  const signer = signingKey === undefined ? undefined : KeyFile.read(signingKey)
  const onNote =
    checkpoint === undefined ? undefined : (text: string) => put(checkpoint, text, note)
  return { signer, onNote, everyMs: CHECKPOINT_MS }
}

/** In place at once, so that whoever reads finds one or the other. */
function put(path: string, text: string, note: Notes['note']): void {
  try {
    writeFileSync(`${path}.new`, text)
    renameSync(`${path}.new`, path)
  } catch (error) {
    // The checkpoint is in the journal: an engine does not stop for a copy of it.
    note(`the checkpoint was not put in ${path}: ${messageOf(error)}`)
  }
}

/** Says that the disk is slow, at most once in so many slow commits. */
function slow(note: Notes['note']): (ms: number) => void {
  let count = 0
  return (ms) => {
    count += 1
    if ((count & (count - 1)) !== 0) return
    const times = count === 1 ? '' : ` (${count} slow ones so far)`
    note(`slow disk: a commit took ${Math.round(ms)} ms${times}`)
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : `${error}`)

export * as EngineOrder from './EngineOrder.ts'
