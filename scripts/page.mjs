/**
 * Builds the dashboard, web/ into web/dist/, where its sources changed since it was built last.
 *
 *     node scripts/page.mjs [--force]
 *
 * Silent where there is nothing to do. It is built beside and then put in place, so that a service
 * that starts meanwhile finds the old page or the new one.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const web = join(root, 'web')
const built = join(web, 'dist')
const stamp = join(built, '.stamp')
/** What runs npm may be too old for what builds. */
const bundled = join(root, 'node_modules', '.bin', 'node')

const hash = hashOfSources()
if (!isUpToDate() || process.argv.includes('--force')) build()

function isUpToDate() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

function build() {
  const beside = join(web, `.dist-${process.pid}`)
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', web, '--outDir', beside, '--logLevel', 'warn']
  const result = spawnSync(existsSync(bundled) ? bundled : process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (result.status !== 0) {
    rmSync(beside, { recursive: true, force: true })
    process.stderr.write('plimsoll: the dashboard could not be built; what vite said is above\n')
    process.exit(1)
  }
  writeFileSync(join(beside, '.stamp'), hash)
  rmSync(built, { recursive: true, force: true })
  try {
    renameSync(beside, built)
  } catch (error) {
    // Another was quicker, with the same page.
    rmSync(beside, { recursive: true, force: true })
    if (!isUpToDate()) throw error
  }
}

/** What the page is made of: its own files, and the versions that build it. */
function hashOfSources() {
  const digest = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const path of sourcesOf().sort()) {
    digest.update(`\0${path}\0`).update(readFileSync(join(web, path)))
  }
  return digest.digest('hex')
}

function sourcesOf() {
  const found = readdirSync(web, { recursive: true, encoding: 'utf8' })
  return found
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/^(dist|\.dist-\d+)(\/|$)/.test(path) && statSync(join(web, path)).isFile())
}
