import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { type Hash, MerkleLog } from './MerkleLog.ts'
import { MerkleProof } from './MerkleProof.ts'
import { Subtree } from './Subtree.ts'

/** The eight leaves that logs of certificates are tried on, and the root after each. */
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const known: readonly Hash[] = inputs.map((hex) =>
  MerkleLog.leafHash(Buffer.from(hex, 'hex').toString('latin1')),
)
const hex = (hash: Hash): string => Buffer.from(hash).toString('hex')

function logOf(leaves: readonly Hash[]): MerkleLog {
  const log = MerkleLog.create()
  for (const leaf of leaves) MerkleLog.append(log, leaf)
  return log
}

/** RFC 6962, 2.1, word by word. */
const slow = {
  split(n: number): number {
    let k = 1
    while (k * 2 < n) k *= 2
    return k
  },
  root(d: readonly Hash[]): Hash {
    if (d.length === 0) return MerkleLog.sha256('')
    if (d.length === 1) return d[0]!
    const k = slow.split(d.length)
    return MerkleLog.nodeHash(slow.root(d.slice(0, k)), slow.root(d.slice(k)))
  },
  path(m: number, d: readonly Hash[]): readonly Hash[] {
    if (d.length === 1) return []
    const k = slow.split(d.length)
    return m < k
      ? [...slow.path(m, d.slice(0, k)), slow.root(d.slice(k))]
      : [...slow.path(m - k, d.slice(k)), slow.root(d.slice(0, k))]
  },
  proof: (m: number, d: readonly Hash[]) => slow.subproof(m, d, true),
  subproof(m: number, d: readonly Hash[], isWhole: boolean): readonly Hash[] {
    if (m === d.length) return isWhole ? [] : [slow.root(d)]
    const k = slow.split(d.length)
    return m <= k
      ? [...slow.subproof(m, d.slice(0, k), isWhole), slow.root(d.slice(k))]
      : [...slow.subproof(m - k, d.slice(k), false), slow.root(d.slice(0, k))]
  },
}

function collected(subtrees: readonly Subtree[], leaves: readonly Hash[]): readonly Hash[] {
  const collector = Subtree.collect(subtrees)
  for (const leaf of leaves) collector.take(leaf)
  return subtrees.map((subtree) => collector.hashOf(subtree))
}

const leavesFrom = (seed: number, count: number): readonly Hash[] =>
  Array.from({ length: count }, (_, index) => MerkleLog.leafHash(`${seed} ${index}`))

test('[PROOF1] the roots of the known tree, from none to eight leaves', () => {
  for (const [size, root] of roots.entries()) {
    assert.equal(hex(MerkleLog.root(logOf(known.slice(0, size)))), root)
  }
})

test('[PROOF2] proofs of inclusion known from logs of certificates', () => {
  const root = Buffer.from(roots[8]!, 'hex')
  const proof = collected(Subtree.ofInclusion(5, 8), known)
  assert.deepEqual(proof.map(hex), [
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ])
  assert.ok(MerkleProof.includes(root, known[5]!, { index: 5, size: 8 }, proof))
  assert.ok(!MerkleProof.includes(root, known[5]!, { index: 4, size: 8 }, proof))
})

test('[PROOF3] proofs of consistency known from logs of certificates', () => {
  const proof = collected(Subtree.ofConsistency(6, 8), known)
  assert.deepEqual(proof.map(hex), [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ])
  const head = (size: number) => ({ size, root: Buffer.from(roots[size]!, 'hex') })
  assert.ok(MerkleProof.extend(head(6), head(8), proof))
  assert.ok(!MerkleProof.extend(head(5), head(8), proof))
})

test('[PROOF1] [PROOF2] [PROOF3] any size and place agree with the definition told slowly', () => {
  const sizes = fc.integer({ min: 1, max: 70 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      index: fc.integer({ min: 0, max: size - 1 }),
      old: fc.integer({ min: 0, max: size }),
      seed: fc.nat(),
    }),
  )
  fc.assert(
    fc.property(sizes, ({ size, index, old, seed }) => {
      const leaves = leavesFrom(seed, size)
      const root = slow.root(leaves)
      const before = { size: old, root: slow.root(leaves.slice(0, old)) }
      assert.equal(hex(MerkleLog.root(logOf(leaves))), hex(root))
      const path = collected(Subtree.ofInclusion(index, size), leaves)
      assert.deepEqual(path, slow.path(index, leaves))
      assert.ok(MerkleProof.includes(root, leaves[index]!, { index, size }, path))
      const proof = collected(Subtree.ofConsistency(old, size), leaves)
      assert.deepEqual(proof, old === 0 ? [] : slow.proof(old, leaves))
      assert.ok(MerkleProof.extend(before, { size, root }, proof))
    }),
    { numRuns },
  )
})

test('[PROOF2] [PROOF3] a proof that was changed in any way proves nothing', () => {
  const cases = fc.record({
    size: fc.integer({ min: 2, max: 40 }),
    at: fc.nat(),
    seed: fc.nat(),
    change: fc.constantFrom('flip', 'drop', 'add', 'place', 'size', 'leaf'),
  })
  fc.assert(
    fc.property(cases, ({ size, at, seed, change }) => {
      const leaves = leavesFrom(seed, size)
      const index = at % size
      const root = slow.root(leaves)
      const path = [...slow.path(index, leaves)]
      const place = { index, size }
      let leaf = leaves[index]!
      if (change === 'flip') path[at % path.length] = MerkleLog.sha256(`${seed}`)
      if (change === 'drop') path.splice(at % path.length, 1)
      if (change === 'add') path.push(MerkleLog.sha256(`${seed}`))
      if (change === 'place') place.index = (index + 1) % size
      if (change === 'size') place.size = size * 2 + 1
      if (change === 'leaf') leaf = MerkleLog.sha256(`${seed}`)
      assert.ok(!MerkleProof.includes(root, leaf, place, path))
    }),
    { numRuns },
  )
})

test('[PROOF3] a tree with another leaf before the old size extends nothing', () => {
  const cases = fc.record({ size: fc.integer({ min: 2, max: 40 }), at: fc.nat(), seed: fc.nat() })
  fc.assert(
    fc.property(cases, ({ size, at, seed }) => {
      const leaves = leavesFrom(seed, size)
      const old = 1 + (at % (size - 1))
      const forged = leaves.with(at % old, MerkleLog.sha256(`${seed}`))
      const before = { size: old, root: slow.root(leaves.slice(0, old)) }
      const proof = slow.proof(old, forged)
      assert.ok(!MerkleProof.extend(before, { size, root: slow.root(forged) }, proof))
    }),
    { numRuns },
  )
})

test('[PROOF1] a log goes on from its compact range', () => {
  const leaves = leavesFrom(1, 100)
  const half = logOf(leaves.slice(0, 37))
  assert.equal(half.peaks.length, MerkleLog.peaksOf(37))
  const rest = MerkleLog.create(half.size, half.peaks)
  for (const leaf of leaves.slice(37)) MerkleLog.append(rest, leaf)
  assert.equal(hex(MerkleLog.root(rest)), hex(slow.root(leaves)))
})
