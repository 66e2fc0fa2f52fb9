import type { Source } from './Source.ts'

/** A folder under src/, the lab, and index.ts, the package's entry point, which comes last. */
export type Room = (typeof all)[number]

/** A room may import itself and the rooms above it. */
export const all = [
  'base',
  'money',
  'pricing',
  'calendar',
  'model',
  'protocols',
  'brokerage',
  'venues',
  'margin',
  'market',
  'calls',
  'csa',
  'liquidation',
  'advice',
  'ledger',
  'sentry',
  'engine',
  'pressure',
  'report',
  'sim',
  // From here on impure: time, chance, files, sockets and packages are allowed.
  'wire',
  'journal',
  'host',
  'connect',
  'notify',
  'executor',
  'server',
  'conform',
  'chart',
  // At the repository's root: reproductions and studies, which a few commands run.
  'lab',
  'cli',
  'index',
] as const

const folders: readonly Room[] = all.filter((room) => room !== 'lab' && room !== 'index')
const purest: readonly Room[] = all.slice(0, all.indexOf('wire'))

/** Rooms that receive what they need of one another as data. */
const strangers: readonly Room[] = ['margin', 'market', 'calls', 'ledger']

/** The room of a path; null for files outside all rooms, undefined for an unknown room. */
export function of(path: string): Room | null | undefined {
  if (path.startsWith('lab/')) return 'lab'
  if (!path.startsWith('src/')) return null
  if (path === 'src/index.ts' || path === 'src/index.test.ts') return 'index'
  const [, folder, file] = path.split('/')
  return file === undefined ? undefined : folders.find((room) => room === folder)
}

/**
 * A model of the lab has a folder of its own; the code that runs, prints and draws it is one level
 * up.
 */
const model = /^lab\/[^/]+\/[^/]+\//

/** Whether a source is code, not a test, without clock, chance, I/O and packages. */
export function isPure({ path }: Source): boolean {
  const room = of(path)
  if (room == null || path.endsWith('.test.ts')) return false
  return purest.includes(room) || model.test(path)
}

/** The commands that run the lab; no other source under src/ may import it. */
const labCommand = /^src\/cli\/commands\/(study|reproduce)\.ts$/

export const mayUseLab = (path: string): boolean => path.startsWith('lab/') || labCommand.test(path)

export const isBelow = (from: Room, to: Room): boolean => all.indexOf(from) < all.indexOf(to)

export const areStrangers = (from: Room, to: Room): boolean =>
  from !== to && strangers.includes(from) && strangers.includes(to)

export * as Room from './Room.ts'
