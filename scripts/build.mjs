/**
 * Builds the published package, into dist/ or the folder named as the first argument.
 *
 * The layout matches the repository's (src/, lab/, demo/, web/dist/, package.json), so a source that
 * reads `../../demo/` or `../../package.json` from src/cli/ finds it in both.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const KEYS_KEPT = ['name', 'version', 'description', 'keywords', 'license', 'repository', 'type']
const CODE = ['src', 'lab']
const FILES_KEPT = ['LICENSE', 'README.md', 'CHANGELOG.md']
const BIN = './src/cli/main.js'
const DOOR = './src/index.js'
/** What a user may add for one command, and nobody else needs: plimsoll watch, plimsoll allocate. */
const OPTIONAL_PEERS = ['ccxt', 'highs']
const PAGE = './web/dist/index.html'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const out = resolve(process.argv[2] ?? join(root, 'dist'))

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
compile()
copyAssets()
for (const file of FILES_KEPT) copyIfPresent(file)
copyIfPresent('demo')
await import('./page.mjs')
copyIfPresent('web/dist')
writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
for (const file of [BIN, DOOR, PAGE]) requireFile(join(out, file))

/**
 * Type-checks all sources, then writes JavaScript and declarations under src/ and lab/ in `out`.
 */
function compile() {
  const { fileNames, options } = configuration()
  const nouns = join(root, '__nouns.ts')
  const host = hostWith(options, nouns, fileNames.flatMap(nounsOf).map(reexport).join('\n'))
  const program = ts.createProgram([...fileNames, nouns], options, host)
  const found = ts.getPreEmitDiagnostics(program)
  const emitted = program.emit(undefined, (path, text, mark) => {
    if (!basename(path).startsWith('__nouns.')) ts.sys.writeFile(path, text, mark)
  })
  report([...found, ...emitted.diagnostics])
}

function configuration() {
  const path = join(root, 'tsconfig.build.json')
  const { config } = ts.readConfigFile(path, ts.sys.readFile)
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, root)
  report(parsed.errors)
  const options = { ...parsed.options, outDir: out, noEmitOnError: true }
  return { fileNames: parsed.fileNames, options }
}

/** The names under which modules export themselves: `export * as Amount from './Amount.ts'`. */
function nounsOf(/** @type {string} */ path) {
  const text = readFileSync(path, 'utf8')
  const found = text.matchAll(/^export \* as (\w+) from '\.\/([\w.]+)'$/gm)
  const own = [...found].filter(([, , file]) => file === basename(path))
  return own.map(([, name = '']) => ({ path, name }))
}

/**
 * TypeScript 6 writes declarations for such a module only if some other module exports its name
 * again (otherwise TS4060, "has or is using private name"). So a module that does is added in
 * memory.
 */
function reexport(
  /** @type {{ path: string, name: string }} */ { path, name },
  /** @type {number} */ index,
) {
  return `export { ${name} as noun${index} } from '.${path.slice(root.length)}'`
}

function hostWith(
  /** @type {import('typescript').CompilerOptions} */ options,
  /** @type {string} */ path,
  /** @type {string} */ text,
) {
  const host = ts.createCompilerHost(options)
  const { fileExists, getSourceFile } = host
  host.fileExists = (name) => name === path || fileExists(name)
  host.getSourceFile = (name, ...rest) =>
    name === path ? ts.createSourceFile(path, text, rest[0]) : getSourceFile(name, ...rest)
  return host
}

function report(/** @type {readonly import('typescript').Diagnostic[]} */ diagnostics) {
  if (diagnostics.length === 0) return
  const format = {
    getCanonicalFileName: String,
    getCurrentDirectory: () => root,
    getNewLine: () => '\n',
  }
  process.stderr.write(ts.formatDiagnostics(diagnostics, format))
  process.exit(1)
}

/** Copies what the sources read at run time: all files of their folders except code. */
function copyAssets() {
  const entries = CODE.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }),
  )
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.endsWith('.ts')) continue
    const path = join(entry.parentPath, entry.name).slice(root.length + 1)
    cpSync(join(root, path), join(out, path))
  }
}

function copyIfPresent(/** @type {string} */ path) {
  if (existsSync(join(root, path))) cpSync(join(root, path), join(out, path), { recursive: true })
}

function manifest() {
  const source = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const kept = KEYS_KEPT.filter((key) => key in source).map((key) => [key, source[key]])
  return {
    ...Object.fromEntries(kept),
    bin: { plimsoll: BIN },
    exports: {
      '.': { types: DOOR.replace('.js', '.d.ts'), default: DOOR },
      './package.json': './package.json',
    },
    engines: { node: '>=24' },
    dependencies: source.dependencies,
    peerDependencies: Object.fromEntries(
      OPTIONAL_PEERS.map((name) => [name, `^${source.devDependencies[name]}`]),
    ),
    peerDependenciesMeta: Object.fromEntries(
      OPTIONAL_PEERS.map((name) => [name, { optional: true }]),
    ),
  }
}

function requireFile(/** @type {string} */ path) {
  if (existsSync(path)) return
  process.stderr.write(`build: expected ${path}, found nothing there\n`)
  process.exit(1)
}
