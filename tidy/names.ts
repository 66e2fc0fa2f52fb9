import ts from 'typescript'

/** The name of the top-level function, constant or type that contains a node. */
export function nameAround(node: ts.Node): string {
  let statement = node
  while (!ts.isSourceFile(statement.parent)) statement = statement.parent
  const declared = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations[0]
    : statement
  return (declared && nameOf(declared)) ?? 'module'
}

/** The name of a function, or that of the constant or member that holds it, or undefined. */
export function functionName(node: ts.SignatureDeclaration): string {
  return nameOf(node) ?? nameOf(node.parent) ?? nameAround(node)
}

function nameOf(node: ts.Node): string | undefined {
  const name = ts.getNameOfDeclaration(node as ts.Declaration)
  return name === undefined ? undefined : name.getText()
}
