/**
 * Runs the tests and ends with their totals, worded as node's own.
 *
 *     node scripts/test.mjs [--long] [path ...]
 *
 * Runs all tests, or those whose path begins with one of those given. Files of a group run in one
 * process, one after the other, since a process costs more than most files. One group more runs at
 * once than the machine has cores, since those that kill, serve or drive a browser mostly wait. With
 * `--long`, property, crash and damage tests use the sizes of a release.
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDERS = ['src', 'test', 'tidy', 'bench', 'lab']

/** The slowest groups start first, those that mostly wait beside those that compute. */
const FIRST = [
  ...['test/engine', 'test/web', 'src', 'test/service', 'test/crash', 'test/cli', 'tidy'],
  ...['test/package.test.ts', 'test/attacker', 'test/decisions'],
]

/** Sizes of the long form, where the environment does not set others. */
const LONG = {
  BOARD_RUNS: '200',
  COUPLED_BOOKS: '500',
  CRASH_KILLS: '2000',
  CRASH_SEEDS: '20',
  CRASH_STEP: '23',
  DELIVERY_KILLS: '500',
  DISPATCH_RUNS: '2000',
  EPISODES: '20000',
  FAULT_RUNS: '20',
  FC_NUM_RUNS: '10000',
  FLIP_STEP: '1',
  HTTP_REQUESTS: '24000',
  HTTP_SOCKETS: '10000',
  KNIFE_DECISIONS: '10000000',
  LOSS_RUNS: '60',
  PREVIEW_SEEDS: '200',
  PROTECTION_PATHS: '10000',
  SEEDS: '20000',
  SERVICE_KILLS: '100',
  SHAPE_ACCOUNTS: '2000',
  SHAPE_SEEDS: '5',
  SPREAD_BOOKS: '1500',
  STEP_SEEDS: '1000',
  STREAM_RUNS: '200',
  STUDY_PAGES: 'all',
  TRANSITIONS: '150000',
  WATCH_VENUES: '1',
  YEAR_SEEDS: '20',
}

const COUNTS = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo']

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const words = process.argv.slice(2)
const isLong = words.includes('--long')
const wanted = words.filter((word) => word !== '--long').map((word) => word.replace(/^\.\//, ''))

/** Caches compiled sources, so that each process need not strip the types of all its imports. */
const env = {
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
  ...(isLong ? LONG : {}),
  ...process.env,
}

const started = performance.now()
const groups = groupsOf(testFiles().filter(isWanted))
/** @type {Outcome[]} */
const outcomes = []
await Promise.all(Array.from({ length: availableParallelism() + 1 }, work))
conclude()

/**
 * @typedef {{ name: string, files: string[] }} Group
 * @typedef {{ name: string, text: string, counts: Record<string, number>, isGood: boolean }} Outcome
 */

function testFiles() {
  return FOLDERS.flatMap((folder) => {
    if (!readdirSync(root).includes(folder)) return []
    const found = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    const tests = found.filter((path) => path.endsWith('.test.ts'))
    return tests.map((path) => `${folder}/${path.split(sep).join('/')}`).sort()
  })
}

function isWanted(/** @type {string} */ path) {
  return wanted.length === 0 || wanted.some((start) => path.startsWith(start))
}

/** @returns {Group[]} */
function groupsOf(/** @type {string[]} */ files) {
  const byName = Object.entries(Object.groupBy(files, groupOf))
  const groups = byName.map(([name, files = []]) => ({ name, files }))
  const rank = (/** @type {Group} */ { name }) =>
    (FIRST.indexOf(name) + FIRST.length + 1) % (FIRST.length + 1)
  return groups.sort((a, b) => rank(a) - rank(b))
}

/** Tests next to the code are one group; in test/, each folder and each single file is a group. */
function groupOf(/** @type {string} */ path) {
  if (path.startsWith('test/')) return path.split('/').slice(0, 2).join('/')
  return path.startsWith('tidy/') ? 'tidy' : 'src'
}

async function work() {
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const outcome = await run(group)
    process.stdout.write(`\n# ${outcome.name}\n${outcome.text}`)
    outcomes.push(outcome)
  }
}

/** @returns {Promise<Outcome>} */
function run(/** @type {Group} */ { name, files }) {
  const options = ['--test', '--test-isolation=none', '--test-reporter=spec']
  const child = spawn(process.execPath, [...options, ...files], { cwd: root, env })
  let text = ''
  const hear = (/** @type {string} */ chunk) => {
    text += chunk
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  return new Promise((done) => {
    child.on('close', (code) => {
      const counts = countsOf(text)
      const isGood = code === 0 && counts.tests !== undefined && counts.fail === 0
      done({ name, text, counts, isGood })
    })
  })
}

/** Node's totals at the end of a report; empty where it has none. */
function countsOf(/** @type {string} */ text) {
  /** @type {Record<string, number>} */
  const counts = {}
  for (const name of COUNTS) {
    const last = [...text.matchAll(new RegExp(`^ℹ ${name} (\\d+)$`, 'gm'))].at(-1)
    if (last) counts[name] = Number(last[1])
  }
  return counts
}

/** Repeats the failures, then prints the totals. */
function conclude() {
  const bad = outcomes.filter(({ isGood }) => !isGood)
  for (const { name, text } of bad) {
    const from = text.lastIndexOf('\n✖ failing tests:')
    const told = from === -1 ? '\n(ended without a report: see above)\n' : text.slice(from)
    process.stdout.write(`\n# ${name}${told}`)
  }
  process.stdout.write('\n')
  for (const name of COUNTS) {
    const total = outcomes.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0)
    const silent = name === 'fail' ? bad.filter(({ counts }) => !counts.fail).length : 0
    process.stdout.write(`ℹ ${name} ${total + silent}\n`)
  }
  process.stdout.write(`ℹ duration_ms ${(performance.now() - started).toFixed(0)}\n`)
  process.exitCode = bad.length === 0 && outcomes.length > 0 ? 0 : 1
}
