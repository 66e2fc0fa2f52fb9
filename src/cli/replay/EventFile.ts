import { closeSync, openSync, writeSync } from 'node:fs'
import { fileFaultOf } from '../../connect/fileFaultOf.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Catalog } from '../../wire/Catalog.ts'
import { EventText } from '../../wire/EventText.ts'

/** A file of events as NDJSON. */
export interface EventFile {
  readonly write: (entries: readonly Entry[]) => void
  readonly close: () => void
}

const CHUNK = 1 << 20

/**
 * Truncates the file.
 *
 * @throws FileFault where it cannot be written
 */
export function create(path: string, catalog: Catalog): EventFile {
  let waiting = ''
  const file = guarded(path, () => openSync(path, 'w'))
  const flush = () => {
    const text = waiting
    waiting = ''
    if (text !== '') guarded(path, () => writeSync(file, text))
  }
  return {
    write(entries) {
      for (const entry of entries) waiting += EventText.lines(entry, catalog)
      if (waiting.length >= CHUNK) flush()
    },
    close() {
      flush()
      closeSync(file)
    },
  }
}

function guarded<T>(path: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw fileFaultOf(error, path)
  }
}

export * as EventFile from './EventFile.ts'
