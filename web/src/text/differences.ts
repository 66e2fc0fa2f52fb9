/** One place in which two documents differ; missing on a side is undefined. */
export interface Difference {
  readonly path: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** The leaves in which two JSON documents differ, in the order of the first and then of the second. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  const [x, y] = [leaves(before), leaves(after)]
  return [...new Set([...x.keys(), ...y.keys()])]
    .filter((path) => x.get(path) !== y.get(path))
    .map((path) => ({ path, before: x.get(path), after: y.get(path) }))
}

function leaves(tree: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (typeof tree !== 'object' || tree === null) return found.set(path, String(tree))
  const entries = Array.isArray(tree)
    ? tree.map((one, at) => [nameOf(one) ?? String(at), one] as const)
    : Object.entries(tree)
  if (entries.length === 0) return found.set(path, 'nothing')
  for (const [name, one] of entries) leaves(one, path === '' ? name : `${path} › ${name}`, found)
  return found
}

/** A row of a table goes by what names it, so that one that is put in does not shift all below it. */
function nameOf(row: unknown): string | null {
  if (typeof row !== 'object' || row === null) return null
  const { id, name, level, asset, instrument } = row as Record<string, unknown>
  const found = [id, name, level, asset, instrument].find((one) => typeof one === 'string')
  return typeof found === 'string' ? found : null
}
