import { basename } from 'node:path'
import ts from 'typescript'
import { Room } from './Room.ts'
import { Source } from './Source.ts'

/** A file of a pure room is named for what it exports, letter for letter. */
export function fileName(source: Source): readonly string[] {
  if (!Room.isPure(source)) return []
  const file = Source.parse(source)
  const name = basename(source.path, '.ts')
  if (file.statements.some((statement) => exported(statement).includes(name))) return []
  return [Source.at(file, 0, `exports nothing called ${name}: name the file for its export`)]
}

function exported(statement: ts.Statement): readonly string[] {
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause
    if (clause === undefined) return []
    return ts.isNamespaceExport(clause)
      ? [clause.name.text]
      : clause.elements.map((element) => element.name.text)
  }
  if (!ts.canHaveModifiers(statement)) return []
  const modifiers = ts.getModifiers(statement) ?? []
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return []
  return declared(statement)
}

function declared(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText())
  }
  const { name } = statement as { name?: ts.Identifier }
  return name ? [name.text] : []
}
