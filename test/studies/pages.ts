import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Guide } from '../cli/Guide.ts'
import { unpublished } from '../unpublished.ts'

/** Pages of studies whose commands are run, with the pictures that they draw and the numbers beside them. */
export const pages: readonly string[] = [
  'docs/studies/2021-05-19.md',
  'docs/studies/2025-10-10.md',
  'docs/studies/pressure-index.md',
  'docs/studies/coverage.md',
  'docs/studies/coins.md',
]

/** Of them those that take long, which are tried where STUDY_PAGES is 'all'. */
const long: readonly string[] = ['docs/studies/coins.md']

/** Why a page is not compared here; false where it is. */
export function skipped(path: string): string | false {
  if (long.includes(path) && process.env.STUDY_PAGES !== 'all') return 'takes long: STUDY_PAGES=all'
  return lacking(path)
}

/** Why a page cannot be made here: data that is not ours to publish is missing; false where it can. */
export function lacking(path: string): string | false {
  const places = Guide.read(path).text.matchAll(/ (data\/\S+)/g)
  for (const [, place = ''] of places) {
    const { skip } = unpublished(place)
    if (skip !== false) return skip
  }
  return false
}

/** What a page's commands drew into a folder, and the same file of the repository. */
export const drawn = (
  folder: string,
): readonly (readonly [name: string, is: string, was: string])[] =>
  readdirSync(folder).map((name) => [
    ...([name, readFileSync(join(folder, name), 'utf8'), read(name)] as const),
  ])

const images = `${Guide.root}docs/images/`

function read(name: string): string {
  try {
    return readFileSync(images + name, 'utf8')
  } catch {
    return ''
  }
}

/** Puts what was drawn in its place. */
export const keep = (folder: string): void => cpSync(folder, images, { recursive: true })
