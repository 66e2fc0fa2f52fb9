import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs of the command line, by kind and name, as in the guides and studies. */
const programs = {
  demo: {
    day: (out: string) => ['demo', '--json', '--out', out],
    loans: (out: string) => ['demo', 'loans', '--json', '--out', out],
  },
  replays: {
    guide: () => [
      ...['replay', '--json', '--book', 'examples/books/first.json'],
      ...['--prices', 'demo/candles-2021-05-19-1m.csv.gz', '--depth', 'squareRoot:5000000'],
    ],
    '2021-05-19': () => ['study', '2021-05-19', '--json'],
    '2025-10-10': () => ['study', '2025-10-10', '--json'],
  },
} as const

type Words = (out: string) => readonly string[]

export const heardKinds = ['scenarios', 'demo', 'replays'] as const

export type HeardKind = (typeof heardKinds)[number]

/** What to write of a recording. */
export interface Dump {
  readonly name: string
  readonly file: string
}

/** Runs programs that drive the engine, and returns the recorded digests by name. */
export async function recordHeard(
  kind: HeardKind,
  dump?: Dump,
): Promise<ReadonlyMap<string, string>> {
  if (kind === 'scenarios') return await recordScenarios(null, dump)
  const digests = new Map<string, string>()
  for (const [name, words] of Object.entries<Words>(programs[kind])) {
    if (dump !== undefined && dump.name.replace(/ \d+$/, '') !== name) continue
    const heard = await listen(name, (out) => ['src/cli/main.ts', ...words(out)], dump)
    for (const [heardName, digest] of heard) digests.set(heardName, digest)
  }
  return digests
}

/**
 * Runs the tests that use a desk, except those whose name matches a pattern, in one process: a
 * process for each would take a second each.
 */
export async function recordScenarios(
  skip: RegExp | null,
  dump?: Dump,
): Promise<ReadonlyMap<string, string>> {
  const options = skip === null ? [] : [`--test-skip-pattern=${skip.source}`]
  const words = [...options, 'test/decisions/scenarios.ts', ...deskTests()]
  return await listen('test', () => words, dump)
}

/** Tests that drive the engine through test/engine/Desk.ts or LoanDesk.ts. */
function deskTests(): readonly string[] {
  const files = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => `${folder}/${path}`),
  )
  return files.filter(usesDesk).sort()
}

/**
 * Random runs are recorded by seed, what tells 65,536 commands says little by each, and what goes on
 * until a socket is closed tells another number of them each time.
 */
const isLeftOut = (path: string, text: string): boolean =>
  text.includes('process.env.SEEDS') || /properties|repeats|sockets/.test(path)

function usesDesk(path: string): boolean {
  const text = readFileSync(join(root, path), 'utf8')
  if (isLeftOut(path, text)) return false
  const beside = path.startsWith('test/engine/') && /from '\.\/(Loan)?Desk\.ts'/.test(text)
  return beside || /from '[./]*(test\/)?engine\/(Loan)?Desk\.ts'/.test(text)
}

async function listen(
  by: string,
  words: (out: string) => readonly string[],
  dump: Dump | undefined,
): Promise<ReadonlyMap<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-decisions-'))
  try {
    const out = join(folder, 'digests.txt')
    const dumped = dump && { DECISIONS_DUMP: dump.file, DECISIONS_OF: dump.name }
    await run(words(join(folder, 'out')), { DECISIONS: out, DECISIONS_BY: by, ...dumped })
    const found = parse(readFileSync(out, 'utf8'))
    if (found.size === 0) throw new Error(`${by}: nothing was heard; has step.ts moved?`)
    return found
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const parse = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]),
  )

/** Exit code 1 is a failed test or a stage that was not reached: the recording still counts. */
async function run(words: readonly string[], more: Readonly<Record<string, string>>) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const child = spawn(process.execPath, ['--import', './test/decisions/hearSteps.ts', ...words], {
    ...{ cwd: root, env: { ...env, ...more }, stdio: ['ignore', 'ignore', 'pipe'] as const },
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  if (code !== 0 && code !== 1) throw new Error(`${words.join(' ')} ended with ${code}: ${stderr}`)
}
