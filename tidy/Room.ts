import type { Source } from './Source.ts'

/** A folder under src/, and index.ts, which is the door and comes last. */
export type Room = (typeof all)[number]

/** A room may import itself and the rooms above it. */
export const all = [
  'base',
  'money',
  'model',
  'protocols',
  'margin',
  'market',
  'calls',
  'liquidation',
  'ledger',
  'engine',
  'sentry',
  'pressure',
  'report',
  'sim',
  // From here on the world is let in: time, chance, files, sockets and packages.
  'wire',
  'journal',
  'host',
  'connect',
  'notify',
  'server',
  'conform',
  'cli',
  'index',
] as const

const purest: readonly Room[] = all.slice(0, all.indexOf('wire'))

/** What one of these needs of another comes to it as data. */
const strangers: readonly Room[] = ['margin', 'market', 'calls', 'ledger']

/** The room of a path under src/; null for what stands outside, undefined for an unknown room. */
export function of(path: string): Room | null | undefined {
  if (!path.startsWith('src/')) return null
  if (path === 'src/index.ts' || path === 'src/index.test.ts') return 'index'
  const [, folder, file] = path.split('/')
  return file === undefined ? undefined : all.slice(0, -1).find((room) => room === folder)
}

/** Says whether a source is code, not a test, of a room without clock, chance, I/O and packages. */
export function isPure({ path }: Source): boolean {
  const room = of(path)
  return room != null && purest.includes(room) && !path.endsWith('.test.ts')
}

export const isBelow = (from: Room, to: Room): boolean => all.indexOf(from) < all.indexOf(to)

export const areStrangers = (from: Room, to: Room): boolean =>
  from !== to && strangers.includes(from) && strangers.includes(to)

export * as Room from './Room.ts'
