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

export * as Copy from './Copy.ts'
