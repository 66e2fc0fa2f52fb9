import ts from 'typescript'
import type { Offence } from './Offence.ts'
import { Program, type Typed } from './Program.ts'
import { type Item, isItem, reachedFrom, referencesIn } from './references.ts'
import { Source } from './Source.ts'

const DOOR = 'src/index.ts'

/** Users of the sources outside src/: a test alone does not count. */
const users = /^(src|lab|examples)\//

/**
 * Finds exports that are unreachable from the package's entry point and from code that runs when a
 * file is loaded, such as the command. Exporting a noun does not make its members reachable; those
 * meant only for users of the package are listed with their purpose.
 */
export function dead(
  program: ts.Program,
  wanted: Readonly<Record<string, string>> = {},
): readonly Offence[] {
  const sources = Program.files(program).filter(isUser)
  const references = referencesIn(program, sources)
  const { items, run } = references
  const isWanted = (item: Item) => Object.hasOwn(wanted, placeOf(item, items.get(item)!))
  const shown = [...items.keys()].filter(isWanted)
  const reached = reachedFrom([...run, ...doorOf(program), ...shown], references)
  return [...items]
    .filter(([item]) => isExported(item) && !reached.has(item))
    .map(([item, source]) => offence(item, source))
}

/** Listed exports that need no entry: src uses them, or they are gone. */
export function unneeded(
  program: ts.Program,
  wanted: Readonly<Record<string, string>>,
): readonly string[] {
  const found = new Set(dead(program).map(({ place }) => place))
  return Object.keys(wanted)
    .filter((place) => !found.has(place))
    .map((place) => `tidy/wanted.ts: ${place} is used or gone: take it out`)
}

const isUser = (source: Typed): boolean => users.test(source.path) && !Source.isTest(source)

/** What the entry point exports by name: for a noun its type, and none of its members. */
function doorOf(program: ts.Program): readonly Item[] {
  const checker = program.getTypeChecker()
  const door = Program.files(program).find(({ path }) => path === DOOR)
  const module = door && checker.getSymbolAtLocation(door.file)
  const shown = module ? checker.getExportsOfModule(module) : []
  return shown
    .map((symbol) => checker.getAliasedSymbol(symbol))
    .flatMap(({ declarations = [] }) => declarations.filter(isItem))
}

const isExported = (item: Item): boolean =>
  (ts.getCombinedModifierFlags(item) & ts.ModifierFlags.Export) !== 0

const nameOf = (item: Item): string => item.name?.getText() ?? 'default'

const placeOf = (item: Item, { path }: Source): string => `${path}:${nameOf(item)}`

function offence(item: Item, source: Typed): Offence {
  const message = `${nameOf(item)} is reached by nobody but tests: delete it, or give it a user`
  const place = placeOf(item, source)
  return { place, message: Source.at(source.file, item.getStart(), message, source.path) }
}
