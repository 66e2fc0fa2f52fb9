import type { Entry } from '../engine/Entry.ts'
import { Notifier } from '../notify/Notifier.ts'
import type { EnginePort } from './engine/EnginePort.ts'
import type { Replica } from './Replica.ts'

const PAGE = 1_000

/** What alerts are made from. */
export interface Sources {
  readonly port: EnginePort
  readonly replica: Replica
}

/**
 * Opens alerts and tells them everything that happened since they were told last: first from the
 * journal, then as it is folded. Resolves once they have caught up.
 *
 * Rules: [ALR11]
 */
export async function alerting(options: Notifier.Options, sources: Sources): Promise<Notifier> {
  const notifier = Notifier.open(options)
  const { port, replica } = sources
  let early: Entry[] | null = []
  const end = replica.onFolded((entries) => {
    if (early === null) notifier.take(entries, replica.state)
    else early.push(...entries)
  })
  const close = async (): Promise<void> => {
    end()
    await notifier.close()
  }
  try {
    while (notifier.cursor() < replica.head.seq) {
      const entries = await port.read(notifier.cursor(), PAGE)
      if (entries.length === 0) break
      notifier.take(entries, replica.state)
      if (notifier.problem() !== null) break
    }
  } catch (error) {
    // What was compacted away cannot be told any more; that it was not is.
    options.onNote?.(`alerts: ${error instanceof Error ? error.message : 'a fault'}`)
  }
  notifier.take(early, replica.state)
  early = null
  return { ...notifier, close }
}
