/**
 * Runs benchmarks: every bench/**\/*.bench.ts, or those whose path contains one of the given words.
 *
 * Each runs in a process of its own, one after the other, so that none warms up or slows down
 * another. Each prints its own results; the machine is printed once, since figures mean nothing
 * without it.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const root = dirname(folder)
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const options = process.argv.slice(2).filter((word) => word.startsWith('-'))

const files = globSync('**/*.bench.ts', { cwd: folder })
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort()

if (files.length === 0) {
  process.stderr.write(
    `bench: expected a benchmark whose path holds ${words.join(' or ') || 'anything'}, found none\n`,
  )
  process.exit(2)
}
process.stderr.write(`${machine()}\n`)
process.exitCode = files.map(run).some((status) => status !== 0) ? 1 : 0

function run(file: string): number {
  process.stderr.write(`\n${relative(process.cwd(), `${folder}/${file}`)}\n`)
  const args = ['--expose-gc', `${folder}/${file}`, ...options]
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (error !== undefined) process.stderr.write(`bench: ${file}: ${error.message}\n`)
  return status ?? 1
}

function machine(): string {
  const processors = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  const load = loadavg()[0]?.toFixed(2)
  const commit = git('rev-parse', '--short', 'HEAD')
  const isChanged = git('status', '--porcelain', '--untracked-files=no') !== ''
  return [
    `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, ${memory}, load ${load}`,
    `commit ${commit || 'unknown'}${isChanged ? ' with changes' : ''}`,
  ].join('; ')
}

function git(...args: readonly string[]): string {
  return spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? ''
}
