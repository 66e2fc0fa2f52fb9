import { posix } from 'node:path'
import { specifiers } from './imports.ts'
import { Source } from './Source.ts'

/** A folder called `inner` is imported only by the folder around it. */
export function walls(source: Source): readonly string[] {
  const file = Source.parse(source)
  return specifiers(file)
    .filter(({ text }) => text.startsWith('.'))
    .flatMap((node) => {
      const target = posix.join(posix.dirname(source.path), node.text)
      const owner = ownerOf(target)
      if (owner === null || source.path.startsWith(owner)) return []
      const message = `${target} is for ${owner} alone: import what that folder shows`
      return [Source.at(file, node.getStart(), message)]
    })
}

/** The folder around the innermost `inner` of a path, with its slash. */
function ownerOf(path: string): string | null {
  const end = path.lastIndexOf('/inner/')
  return end === -1 ? null : path.slice(0, end + 1)
}
