import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A journal that an earlier commit wrote, with what that commit's code said of it. */
export interface Fixture {
  readonly commit: string
  readonly name: string
  readonly told: Told
}

interface Told {
  /** The build that it named itself, and its version of commands and events. */
  readonly build: string
  readonly version: number
  readonly entries: number
  readonly events: number
  readonly head: string
  /** Digest of who held and owed what after each command. */
  readonly holdings: string
}

interface Recording {
  readonly commit: string
  readonly journals: Readonly<Record<string, Told>>
}

const folder = new URL('../fixtures/', import.meta.url)

/** All that are kept, by commit. */
export function all(): readonly Fixture[] {
  const names = readdirSync(folder).filter((name) => /^[0-9a-f]{7}\.json$/.test(name))
  return names.flatMap((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8')
    const { commit, journals } = JSON.parse(text) as Recording
    return Object.entries(journals).map(([name, told]) => ({ commit, name, told }))
  })
}

/** Lays its file into a place of its own in a folder, and says where. */
export function unpack({ commit, name }: Fixture, into: string): string {
  const path = join(mkdtempSync(join(into, `${commit}-`)), `${name}.plimsoll`)
  const packed = readFileSync(new URL(`${commit}-${name}.plimsoll.gz`, folder))
  writeFileSync(path, gunzipSync(packed))
  return path
}

export * as Fixture from './Fixture.ts'
