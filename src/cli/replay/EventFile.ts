import type { Entry } from '../../engine/Entry.ts'
import type { Catalog } from '../../wire/Catalog.ts'
import { EventText } from '../../wire/EventText.ts'
import type { OutputFile } from '../OutputFile.ts'

/** A file of events as NDJSON. */
export interface EventFile {
  readonly write: (entries: readonly Entry[]) => void
  readonly close: () => void
}

const CHUNK = 1 << 20

/**
 * Events on a file that was opened for them.
 *
 * @throws FileFault (from its functions) where it cannot be written
 */
export function on(file: OutputFile, catalog: Catalog): EventFile {
  let waiting = ''
  const flush = () => {
    const text = waiting
    waiting = ''
    file.write(text)
  }
  return {
    write(entries) {
      for (const entry of entries) waiting += EventText.lines(entry, catalog)
      if (waiting.length >= CHUNK) flush()
    },
    close() {
      flush()
      file.close()
    },
  }
}

export * as EventFile from './EventFile.ts'
