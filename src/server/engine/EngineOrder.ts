import type { Command } from '../../engine/Command.ts'
import { Clock } from '../../host/Clock.ts'
import { checkpointsTo } from '../../host/checkpointsTo.ts'
import { DurableEngine } from '../../host/DurableEngine.ts'
import { Storage } from '../../host/Storage.ts'
import { slowDisk } from '../../host/slowDisk.ts'
import type { Journal } from '../../journal/Journal.ts'
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

/**
 * Opens the journal and recovers.
 *
 * @throws Fault of the journal: damaged, locked, not a journal
 * @throws NoteError where the key's file holds none, or others may read it
 */
export function open(order: EngineOrder, { opened, note }: Notes): DurableEngine {
  const { journal, dataKey, snapshotEvery, signingKey: key, checkpoint: newest } = order
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
    ...{ clock: Clock.system, checkpoints: checkpointsTo({ key, newest }, note) },
    onSlow: slowDisk(note),
    ...(snapshotEvery === undefined ? {} : { snapshotEvery }),
    onSnapshotFailed: (error) => note(`no snapshot (${messageOf(error)}): a restart takes longer`),
  })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : `${error}`)

export * as EngineOrder from './EngineOrder.ts'
