import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type SchemaDocument, schemas } from './schemas.ts'

/** How a schema stands in its file. */
export const schemaText = (document: SchemaDocument): string =>
  `${JSON.stringify(document, null, 2)}\n`

/** Writes docs/schema anew: `node src/wire/writeSchemas.ts`, after any change of what crosses. */
export function writeSchemas(folder: URL): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, document] of schemas()) {
    writeFileSync(new URL(name, folder), schemaText(document))
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeSchemas(new URL('../../docs/schema/', import.meta.url))
}
