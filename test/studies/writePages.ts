/** Writes what the commands of the studies print into their pages, and what they draw: `node test/studies/writePages.ts [PAGE ...]`. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Guide } from '../cli/Guide.ts'
import { keep, lacking, pages } from './pages.ts'

const asked = process.argv.slice(2)
for (const path of asked.length === 0 ? pages : asked) {
  const why = lacking(path)
  if (why !== false) {
    process.stderr.write(`${path}: left as it is, for ${why}\n`)
    continue
  }
  const folder = `${mkdtempSync(join(tmpdir(), 'plimsoll-study-'))}/`
  await Guide.write(Guide.read(path), folder)
  keep(folder)
}
