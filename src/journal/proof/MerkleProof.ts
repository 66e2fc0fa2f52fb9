import { type Hash, MerkleLog } from './MerkleLog.ts'
import { Subtree } from './Subtree.ts'

/**
 * Proofs of RFC 6962 as their verifier holds them: a list of hashes, the lowest first.
 *
 * Verifying follows the definition of the proof itself, from the root down to the leaf, so that each
 * line here is one of the RFC's.
 */

/**
 * The root that a proof of inclusion comes to from a leaf's hash; null where the proof is not as long
 * as it must be.
 *
 * Rules: [PROOF2]
 */
export function rootOf(
  leaf: Hash,
  index: number,
  size: number,
  proof: readonly Hash[],
): Hash | null {
  if (!isPlace(index, size)) return null
  const path = Subtree.ofInclusion(index, size)
  if (path.length !== proof.length) return null
  return proof.reduce((node, other, level) => {
    const { from } = path[level] as Subtree
    return from > index ? MerkleLog.nodeHash(node, other) : MerkleLog.nodeHash(other, node)
  }, leaf)
}

/** Whether a leaf is under a root, by its proof. */
export function includes(
  root: Hash,
  leaf: Hash,
  place: { readonly index: number; readonly size: number },
  proof: readonly Hash[],
): boolean {
  const found = rootOf(leaf, place.index, place.size, proof)
  return found !== null && MerkleLog.equal(found, root)
}

/** A tree as its size and root. */
interface Head {
  readonly size: number
  readonly root: Hash
}

/**
 * Whether a tree begins with exactly the leaves of an older one.
 *
 * Rules: [PROOF3]
 */
export function extend(old: Head, head: Head, proof: readonly Hash[]): boolean {
  if (!Number.isSafeInteger(old.size) || !Number.isSafeInteger(head.size)) return false
  if (old.size < 0 || old.size > head.size) return false
  const path = Subtree.ofConsistency(old.size, head.size)
  if (path.length !== proof.length) return false
  if (old.size === 0) return MerkleLog.equal(old.root, MerkleLog.root(MerkleLog.create()))
  if (old.size === head.size) return MerkleLog.equal(old.root, head.root)
  const roots = climb(old, path, proof)
  return MerkleLog.equal(roots.old, old.root) && MerkleLog.equal(roots.now, head.root)
}

/** Both roots, from the lowest subtree that both trees share. */
function climb(
  { size, root }: Head,
  path: readonly Subtree[],
  proof: readonly Hash[],
): { readonly old: Hash; readonly now: Hash } {
  // The lowest is told only where it is not the old tree itself.
  const isTold = path[0]?.to === size
  const seed = isTold ? (proof[0] as Hash) : root
  let old = seed
  let now = seed
  for (const [level, { from }] of path.entries()) {
    const other = proof[level] as Hash
    if (level === 0 && isTold) continue
    if (from < size) {
      old = MerkleLog.nodeHash(other, old)
      now = MerkleLog.nodeHash(other, now)
    } else {
      now = MerkleLog.nodeHash(now, other)
    }
  }
  return { old, now }
}

const isPlace = (index: number, size: number): boolean =>
  Number.isSafeInteger(size) && Number.isSafeInteger(index) && index >= 0 && index < size

export * as MerkleProof from './MerkleProof.ts'
