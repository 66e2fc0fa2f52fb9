import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { FlatBook } from './FlatBook.ts'

/** An engine over a book: what each account has beyond what it must keep, in millionths of a dollar. */
export interface Peer {
  readonly name: string
  readonly slackOf: (index: number) => number
}

/** Loads what lies in a folder of packages. */
export type Load = (name: string) => unknown

/** How a peer is made over a book; throws where its package is not there. */
export type Create = (load: Load, book: FlatBook) => Peer

/**
 * The folder where `npm install --prefix bench/peers` puts the peers, or that PEERS names. They are no dependencies of
 * the project: 600 packages come with them.
 */
const folder = process.env.PEERS ?? import.meta.dirname

export const load: Load = createRequire(join(folder, 'package.json'))

export const versionOf = (name: string): string => {
  const { version } = load(`${name}/package.json`) as { readonly version: string }
  return `${name} ${version}`
}

/** Whether two slacks are the same but for what a peer rounds: a few atoms a leg, and a share of what it adds up. */
export const agree = (slack: number, told: number): boolean =>
  Math.abs(slack - told) <= 24 + Math.abs(slack) * 1e-9

export * as Peer from './Peer.ts'
