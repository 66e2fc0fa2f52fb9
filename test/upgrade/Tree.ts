import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The short name of a commit of this repository; null where its history is not there. */
export function named(commit: string): string | null {
  const args = ['-C', root, 'rev-parse', '--verify', '--quiet', '--short=7', `${commit}^{commit}`]
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : null
}

/** The day of a commit. */
export const dateOf = (commit: string): string =>
  execFileSync('git', ['-C', root, 'show', '-s', '--format=%cs', commit], {
    encoding: 'utf8',
  }).trim()

/** Lays the files of a commit into a new folder, ready to run. */
export function extract(commit: string, into: string): void {
  mkdirSync(into)
  const size = 1 << 30
  const files = execFileSync('git', ['-C', root, 'archive', commit], { maxBuffer: size })
  execFileSync('tar', ['-x', '-C', into], { input: files })
  symlinkSync(join(root, 'node_modules'), join(into, 'node_modules'))
}

export * as Tree from './Tree.ts'
