import { posix } from 'node:path'
import { specifiers } from './imports.ts'
import { Room } from './Room.ts'
import { Source } from './Source.ts'

/** A noun and its verbs may import one another: the family of a file. */
const FAMILY_MAX = 3

/** Rooms with a larger circle, and its size, to be reduced to that of a family. */
const larger: Partial<Record<Room, number>> = {}

/** Finds circular imports, of values or of types, that are larger than a family. */
export function circles(sources: readonly Source[]): readonly string[] {
  const imports = new Map(sources.map((source) => [source.path, importsOf(source)]))
  return components(imports)
    .filter((circle) => circle.length > largest(circle[0]!))
    .map((circle) => `${circle[0]}:1: ${circle.length} files import one another: ${shown(circle)}`)
}

function largest(path: string): number {
  const room = Room.of(path)
  return (room && larger[room]) ?? FAMILY_MAX
}

function importsOf(source: Source): readonly string[] {
  const named = specifiers(Source.parse(source)).filter(({ text }) => text.startsWith('.'))
  const paths = named.map(({ text }) => posix.join(posix.dirname(source.path), text))
  return paths.filter((path) => path !== source.path)
}

const SHOWN_MAX = 8

function shown(circle: readonly string[]): string {
  const first = circle.slice(0, SHOWN_MAX).join(', ')
  return circle.length > SHOWN_MAX ? `${first} and others` : first
}

/** Tarjan's strongly connected components of two and more, each and all in the order of paths. */
function components(edges: ReadonlyMap<string, readonly string[]>): readonly string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const found: string[][] = []
  const lower = (path: string, to: number) => low.set(path, Math.min(low.get(path)!, to))
  const visit = (path: string): void => {
    index.set(path, index.size)
    low.set(path, index.get(path)!)
    open.push(path)
    for (const next of edges.get(path)!) {
      if (!edges.has(next)) continue
      if (!index.has(next)) {
        visit(next)
        lower(path, low.get(next)!)
      } else if (open.includes(next)) lower(path, index.get(next)!)
    }
    if (low.get(path) === index.get(path)) found.push(open.splice(open.indexOf(path)).sort())
  }
  for (const path of edges.keys()) if (!index.has(path)) visit(path)
  return found.filter(({ length }) => length > 1).sort(([a], [b]) => (a! < b! ? -1 : 1))
}
