import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A copy of the tree in which sources may be changed while nobody looks. */
export interface Copy {
  readonly folder: string
}

export function make(): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-mutants-'))
  for (const part of [
    'src',
    'test',
    'lab',
    'docs',
    'demo',
    'examples',
    'package.json',
    'tsconfig.json',
  ]) {
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return { folder }
}

export const remove = ({ folder }: Copy): void => rmSync(folder, { recursive: true, force: true })

export const read = ({ folder }: Copy, path: string): string =>
  readFileSync(join(folder, path), 'utf8')

export const write = ({ folder }: Copy, path: string, text: string): void =>
  writeFileSync(join(folder, path), text)

/** How a run of tests ended: all passed, one failed, or it took too long. */
export type End = 'passed' | 'failed' | 'late'

/**
 * Runs test files of a copy in one process, with small numbers of cases, until one fails. Chance is
 * seeded, so that what fails with a mutant fails because of it.
 */
export function runTests(
  { folder }: Copy,
  files: readonly string[],
  within: number,
  more: Readonly<Record<string, string>> = {},
): Promise<End> {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
  const cache = { NODE_COMPILE_CACHE: join(folder, '.compiled') }
  const env = { FC_NUM_RUNS: '60', SEEDS: '25', EPISODES: '240', ...cache, ...inherited, ...more }
  const seeded = ['--import', './test/mutation/seeded.ts']
  const words = ['--test', '--test-isolation=none', '--test-reporter=dot', ...seeded, ...files]
  const child = spawn(process.execPath, words, {
    ...{ cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] as const },
  })
  return new Promise((done) => {
    let end: End | null = null
    const stop = (as: End): void => {
      end ??= as
      child.kill('SIGKILL')
    }
    const timer = setTimeout(() => stop('late'), within)
    // The reporter draws an X for a test that failed: what follows tells nothing more.
    child.stdout.on('data', (dots: Buffer) => {
      if (dots.includes('X')) stop('failed')
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      done(end ?? (code === 0 ? 'passed' : 'failed'))
    })
  })
}

export * as Copy from './Copy.ts'
