import { hash as digest } from 'node:crypto'

/**
 * The Merkle tree of RFC 6962 over a journal's entries, kept as its compact range: the roots of the
 * perfect subtrees that the leaves so far make up, the largest first, one for each bit of the size.
 * It grows with the logarithm of the size, and is all that is needed to go on.
 */
export interface MerkleLog {
  size: number
  readonly peaks: Hash[]
}

/** SHA-256, 32 bytes. */
export type Hash = Uint8Array

/** The perfect subtree over `size` leaves that begins at one of them, told when it is complete. */
export type OnNode = (from: number, size: number, hash: Hash) => void

const NODE = Buffer.of(1)

export const sha256 = (data: Uint8Array | string): Hash => digest('sha256', data, 'buffer')

/**
 * The hash of a leaf: SHA-256(0x00 || data).
 *
 * Rules: [PROOF1]
 */
export const leafHash = (data: string): Hash => sha256(`\0${data}`)

/** The hash of a node: SHA-256(0x01 || left || right). */
export const nodeHash = (left: Hash, right: Hash): Hash =>
  sha256(Buffer.concat([NODE, left, right]))

/** A log of the entries behind a compact range; of none without. */
export const create = (size = 0, peaks: readonly Hash[] = []): MerkleLog => ({
  size,
  peaks: [...peaks],
})

/** The log of a journal that goes on from its base, or of one that has its first entry. */
export const of = (base: { readonly seq: number; readonly peaks: readonly string[] } | null) =>
  create(
    base?.seq,
    base?.peaks.map((peak) => Buffer.from(peak, 'hex')),
  )

/** Appends the hash of a leaf. */
export function append(log: MerkleLog, leaf: Hash, onNode?: OnNode): void {
  let node = leaf
  let width = 1
  onNode?.(log.size, width, node)
  // A subtree as wide as the new one stands beside it wherever the size has this bit.
  for (let rest = log.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    node = nodeHash(log.peaks.pop() as Hash, node)
    width *= 2
    onNode?.(log.size + 1 - width, width, node)
  }
  log.peaks.push(node)
  log.size += 1
}

/**
 * The root over all leaves; over none, the hash of nothing.
 *
 * Rules: [PROOF1]
 */
export function root({ peaks }: MerkleLog): Hash {
  const last = peaks.at(-1)
  if (last === undefined) return sha256('')
  return peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last)
}

/** How many peaks a log of a size has: the ones in its binary form. */
export function peaksOf(size: number): number {
  let count = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}

export const equal = (one: Hash, other: Hash): boolean => Buffer.compare(one, other) === 0

export const base64 = (hash: Hash): string => Buffer.from(hash).toString('base64')

export * as MerkleLog from './MerkleLog.ts'
