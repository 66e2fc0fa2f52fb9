/** Writes what the commands of the guides print into them: `node test/cli/writeGuides.ts`. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Guide } from './Guide.ts'

for (const path of Guide.paths) {
  await Guide.write(Guide.read(path), `${mkdtempSync(join(tmpdir(), 'plimsoll-guide-'))}/`)
}
