import { basename } from 'node:path'
import ts from 'typescript'
import { Source } from './Source.ts'

/** Only the entry point re-exports others; a module may re-export itself under its own name. */
export function barrels(source: Source): readonly string[] {
  if (source.path === 'src/index.ts' || !source.path.startsWith('src/')) return []
  const file = Source.parse(source)
  const self = `./${basename(source.path)}`
  return file.statements
    .filter(ts.isExportDeclaration)
    .filter(({ moduleSpecifier: from }) => from && ts.isStringLiteral(from) && from.text !== self)
    .map((node) =>
      Source.at(file, node.getStart(), 're-exports another module: import it directly'),
    )
}
