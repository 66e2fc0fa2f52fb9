/**
 * Has an earlier commit of this repository write journals with its own code, and keeps them with
 * what it says of them: what `drill.test.ts` holds every later build to.
 *
 *     node test/upgrade/record.ts COMMIT
 *
 * Needs the repository's history. Today's part is only to choose the commands and to compress.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Tree } from './Tree.ts'

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url))
const writer = fileURLToPath(new URL('./writeJournals.ts', import.meta.url))

const asked = process.argv[2] ?? ''
const commit = Tree.named(asked)
if (commit === null) throw new Error(`expected a commit of this repository, found '${asked}'`)

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-record-'))
try {
  const tree = join(folder, 'tree')
  Tree.extract(commit, tree)
  const told = { commit, date: Tree.dateOf(commit), journals: record(tree) }
  writeFileSync(join(fixtures, `${commit}.json`), `${JSON.stringify(told, null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** What the commit says of its journals. */
function record(tree: string): Record<string, unknown> {
  const { stdout, status } = spawnSync(process.execPath, [writer, tree, folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`${commit} wrote no journals`)
  const told = JSON.parse(stdout) as Record<string, unknown>
  for (const name of Object.keys(told)) {
    const journal = readFileSync(join(folder, `${name}.plimsoll`))
    const packed = gzipSync(journal, { level: 9 })
    writeFileSync(join(fixtures, `${commit}-${name}.plimsoll.gz`), packed)
  }
  return told
}
