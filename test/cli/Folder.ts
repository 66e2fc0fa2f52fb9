import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** A folder that is gone when the test file ends. */
export interface Folder {
  readonly path: (name: string) => string
  /** Writes a file and gives its path. */
  readonly file: (name: string, content: string | Uint8Array) => string
  readonly read: (name: string) => string
  readonly has: (name: string) => boolean
}

export function create(within = tmpdir()): Folder {
  const folder = mkdtempSync(join(within, 'plimsoll-cli-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const path = (name: string) => join(folder, name)
  return {
    path,
    file(name, content) {
      writeFileSync(path(name), content)
      return path(name)
    },
    read: (name) => readFileSync(path(name), 'utf8'),
    has: (name) => existsSync(path(name)),
  }
}

export * as Folder from './Folder.ts'
