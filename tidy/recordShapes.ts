import { writeFileSync } from 'node:fs'
import { schemaVersion } from '../src/wire/upcasters.ts'
import { Program } from './Program.ts'
import { recorded, recordedAt, shapesOf } from './shapes.ts'

/**
 * Records the shapes of a new version of commands and events: `node tidy/recordShapes.ts`, once the
 * version is raised. What is recorded of a version stays.
 */
const known = recorded()
if (known[schemaVersion] !== undefined) {
  console.error(
    `tidy/shapes.json has version ${schemaVersion}: expected a higher schemaVersion in ` +
      'src/wire/upcasters.ts',
  )
  process.exit(1)
}
const found = { ...known, [schemaVersion]: shapesOf(Program.ofTree()) }
writeFileSync(recordedAt, `${JSON.stringify(found, null, 2)}\n`)
