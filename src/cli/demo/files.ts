import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileFaultOf } from '../../connect/fileFaultOf.ts'

/** Where the demo leaves what it made. */
export interface Files {
  readonly journal: string
  readonly events: string
  readonly picture: string
  readonly summary: string
}

/** Makes the folder, and takes away what an earlier demo left in it: nothing else. */
export function prepare(folder: string, journal: string | undefined): Files {
  const files = {
    journal: journal ?? join(folder, 'day.plimsoll'),
    events: join(folder, 'events.ndjson'),
    picture: join(folder, 'day.svg'),
    summary: join(folder, 'summary.json'),
  }
  try {
    mkdirSync(folder, { recursive: true })
    const own = [files.events, files.picture, files.summary]
    const kept = ['', '-wal', '-shm'].map((end) => `${files.journal}${end}`)
    // A journal of the user's own naming is never thrown away.
    for (const path of journal === undefined ? [...own, ...kept] : own)
      rmSync(path, { force: true })
    return files
  } catch (error) {
    throw fileFaultOf(error, folder)
  }
}
