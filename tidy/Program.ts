import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { Room } from './Room.ts'
import { Source } from './Source.ts'

/** A source with its types, for the rules that need types. */
export interface Typed extends Source {
  readonly file: ts.SourceFile
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))

let tree: ts.Program | undefined

/**
 * The program of all files of tsconfig.json. It is created once, since type checking takes most of
 * the time.
 */
export function ofTree(): ts.Program {
  tree ??= createTree()
  return tree
}

function createTree(): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  assert.deepEqual(errors, [])
  const host = { ...ts.createCompilerHost(options), getCurrentDirectory: () => root }
  return ts.createProgram(fileNames, options, host)
}

const folder = '/planted/'

/** The parts of the standard library that planted sources use. */
const library = `
interface Boolean {}
interface CallableFunction {}
interface Function {}
interface IArguments {}
interface NewableFunction {}
interface Number {}
interface Object {}
interface RegExp {}
interface String {}
interface Symbol {}
declare const Symbol: { readonly iterator: unique symbol }
interface IteratorYieldResult<T> { done?: false; value: T }
interface IteratorReturnResult<T> { done: true; value: T }
type IteratorResult<T, R = unknown> = IteratorYieldResult<T> | IteratorReturnResult<R>
interface Iterator<T, R = unknown, N = unknown> { next(): IteratorResult<T, R> }
interface Iterable<T, R = unknown, N = unknown> { [Symbol.iterator](): Iterator<T, R, N> }
interface ReadonlyArray<T> extends Iterable<T> { readonly [n: number]: T; readonly length: number }
interface Array<T> extends Iterable<T> {
  [n: number]: T
  length: number
  push(...items: T[]): number
  sort(): this
}
interface Map<K, V> { get(key: K): V | undefined; set(key: K, value: V): this; delete(key: K): boolean }
declare const Map: { new <K, V>(): Map<K, V> }
interface Set<T> { has(value: T): boolean; add(value: T): this; clear(): void }
declare const Set: { new <T>(): Set<T> }
`

/** A program of planted sources by path, to test a rule. */
export function planted(texts: Readonly<Record<string, string>>): ts.Program {
  const files = new Map(Object.entries(texts).map(([path, text]) => [folder + path, text]))
  const names = [...files.keys()]
  files.set(`${folder}library.d.ts`, library)
  const options: ts.CompilerOptions = {
    noLib: true,
    strict: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  }
  const sourceFile = (name: string, text: string | undefined) =>
    text === undefined ? undefined : ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true)
  const host: ts.CompilerHost = {
    fileExists: (path) => files.has(path),
    readFile: (path) => files.get(path),
    getSourceFile: (path) => sourceFile(path, files.get(path)),
    getDefaultLibFileName: () => '',
    writeFile: () => undefined,
    getCurrentDirectory: () => folder.slice(0, -1),
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  }
  return ts.createProgram([...names, `${folder}library.d.ts`], options, host)
}

/** From the repository's root, with forward slashes. */
export const pathOf = (program: ts.Program, file: ts.SourceFile): string =>
  file.fileName.slice(program.getCurrentDirectory().length + 1)

/** The hand-written files of a program, by path. */
export function files(program: ts.Program): readonly Typed[] {
  return program
    .getSourceFiles()
    .filter((file) => !program.isSourceFileFromExternalLibrary(file) && !file.isDeclarationFile)
    .map((file) => ({ path: pathOf(program, file), text: file.text, file }))
}

/** The code of the rooms, without its tests. */
export const sources = (program: ts.Program): readonly Typed[] =>
  files(program).filter((source) => Room.of(source.path) !== null && !Source.isTest(source))

/** All compiler diagnostics of a program. */
export function faults(program: ts.Program): readonly string[] {
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, '\n')
    if (file === undefined) return message
    return Source.at(file, start ?? 0, message, pathOf(program, file))
  })
}

export * as Program from './Program.ts'
