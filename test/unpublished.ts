import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Vectors and data that are not ours to publish: a file or a folder, and why a test of it is skipped. */
export interface Unpublished {
  readonly path: string
  /** False where it is there. */
  readonly skip: string | false
}

/** What lies at a place in the folder beside the repository. */
export function unpublished(place: string): Unpublished {
  const path = fileURLToPath(new URL(`../../shared/${place}`, import.meta.url))
  return { path, skip: existsSync(path) ? false : `${place} is not here, and not ours to publish` }
}
