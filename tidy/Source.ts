import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** A file of this repository, as every check reads it. */
export interface Source {
  /** From the repository's root, with forward slashes. */
  readonly path: string
  readonly text: string
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folders = ['src', 'lab', 'test', 'tidy', 'bench', 'examples', 'scripts', 'docs', 'web']
const readable = /\.(ts|mjs|js|svelte|css|html|md|json)$/
const generated = /(^|\/)(node_modules|dist|fixtures|seeds)\//

/** Reads the hand-written files: code, tests and documents, in the order of their paths. */
export function readAll(): readonly Source[] {
  return folders
    .flatMap((folder) => list(folder))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

function list(folder: string): string[] {
  const entries = readdirSync(root, { withFileTypes: true })
  if (!entries.some((entry) => entry.isDirectory() && entry.name === folder)) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join(folder, path.split(sep).join('/')))
    .filter((path) => readable.test(path) && !generated.test(path))
}

export const isCode = ({ path }: Source): boolean => /\.ts$/.test(path)
export const isTest = ({ path }: Source): boolean => /\.test\.ts$/.test(path)

const parsed = new WeakMap<Source, ts.SourceFile>()

/** Parses once, without types. */
export function parse(source: Source): ts.SourceFile {
  const known = parsed.get(source)
  if (known) return known
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true)
  parsed.set(source, file)
  return file
}

/** Visits a node and its descendants, in the order of the text. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

/** Formats a violation so that an editor can jump to it. */
export function at(
  file: ts.SourceFile,
  position: number,
  message: string,
  path: string = file.fileName,
): string {
  const { line } = file.getLineAndCharacterOfPosition(position)
  return `${path}:${line + 1}: ${message}`
}

export * as Source from './Source.ts'
