import { writeFileSync } from 'node:fs'
import { reference } from './reference.ts'

/** Writes the reference of the interface: `node src/server/http/writeReference.ts`. */
writeFileSync(new URL('../../../docs/guides/api-reference.md', import.meta.url), reference())
