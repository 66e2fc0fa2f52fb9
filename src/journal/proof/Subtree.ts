import { defined } from '../../base/assert.ts'
import { type Hash, MerkleLog } from './MerkleLog.ts'

/** The leaves from one to before another that hang under one node of the tree. */
export interface Subtree {
  readonly from: number
  readonly to: number
}

/** The largest power of two below a width of at least two: where a tree divides. */
function splitOf(width: number): number {
  let left = 1
  while (left * 2 < width) left *= 2
  return left
}

/**
 * The subtrees whose hashes prove that a leaf is under the root, the lowest first: PATH(m, D[n]) of
 * RFC 6962, section 2.1.1.
 */
export function ofInclusion(index: number, size: number): readonly Subtree[] {
  const found: Subtree[] = []
  let tree: Subtree = { from: 0, to: size }
  while (tree.to - tree.from > 1) {
    const middle = tree.from + splitOf(tree.to - tree.from)
    const left = { from: tree.from, to: middle }
    const right = { from: middle, to: tree.to }
    const isLeft = index < middle
    found.push(isLeft ? right : left)
    tree = isLeft ? left : right
  }
  return found.reverse()
}

/**
 * The subtrees whose hashes prove that a tree begins with the leaves of an older one, the lowest
 * first: PROOF(m, D[n]) of RFC 6962, section 2.1.2. None where either tree says everything.
 */
export function ofConsistency(old: number, size: number): readonly Subtree[] {
  if (old === 0 || old === size) return []
  const found: Subtree[] = []
  let tree: Subtree = { from: 0, to: size }
  while (tree.to !== old) {
    const middle = tree.from + splitOf(tree.to - tree.from)
    const left = { from: tree.from, to: middle }
    const right = { from: middle, to: tree.to }
    const isLeft = old <= middle
    found.push(isLeft ? right : left)
    tree = isLeft ? left : right
  }
  // The verifier has the old root: the subtree that begins with the first leaf is that tree itself.
  if (tree.from > 0) found.push(tree)
  return found.reverse()
}

/** The hashes of perfect subtrees, collected while leaves are told in order. */
export interface Collector {
  take(leaf: Hash): void
  /** @throws AssertionError where the leaves told do not reach so far */
  hashOf(subtree: Subtree): Hash
}

/** Collects what these subtrees' hashes are made of, and nothing else. */
export function collect(subtrees: Iterable<Subtree>): Collector {
  const wanted = new Map<string, Hash | null>()
  for (const subtree of subtrees) for (const part of perfect(subtree)) wanted.set(keyOf(part), null)
  const log = MerkleLog.create()
  return {
    take(leaf) {
      MerkleLog.append(log, leaf, (from, size, hash) => {
        const key = keyOf({ from, to: from + size })
        if (wanted.has(key)) wanted.set(key, hash)
      })
    },
    hashOf(subtree) {
      const hashes = perfect(subtree).map((part) =>
        defined(wanted.get(keyOf(part)), 'proof: the leaves told reach as far as the proof'),
      )
      return MerkleLog.root(MerkleLog.create(subtree.to - subtree.from, hashes))
    },
  }
}

const keyOf = ({ from, to }: Subtree): string => `${from} ${to}`

/** The perfect subtrees that a subtree consists of, the largest first. */
function perfect({ from, to }: Subtree): readonly Subtree[] {
  const found: Subtree[] = []
  for (let at = from; at < to; ) {
    const width = splitOf(to - at + 1)
    found.push({ from: at, to: at + width })
    at += width
  }
  return found
}

export * as Subtree from './Subtree.ts'
