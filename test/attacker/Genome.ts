import type { Random } from '../../src/base/Random.ts'

/**
 * A sequence of moves that a search can change: whole numbers below 256, which mean what they mean
 * only on the state they meet. Any sequence can be played.
 */
export type Genome = readonly Gene[]

/** The kind of a move, then what it is about. */
export type Gene = readonly number[]

const width = 7

const drawGene = (random: Random): Gene => Array.from({ length: width }, () => random.below(256))

export const draw = (random: Random, least: number, most: number): Genome =>
  Array.from({ length: least + random.below(most - least + 1) }, () => drawGene(random))

/** A neighbour: some genes changed a little, some new, some gone, some twice, or two parts swapped. */
export function mutate(random: Random, genome: Genome, most: number): Genome {
  const genes = [...genome]
  for (let change = 1 + random.below(4); change > 0; change--) {
    const at = random.below(genes.length)
    const gene = genes[at] as Gene
    const way = random.below(6)
    if (way <= 1) genes[at] = gene.with(random.below(width), random.below(256))
    else if (way === 2) genes[at] = drawGene(random)
    else if (way === 3 && genes.length < most) genes.splice(at, 0, drawGene(random))
    else if (way === 4 && genes.length < most) genes.splice(at, 0, gene)
    else if (genes.length > 3) genes.splice(at, 1)
  }
  return genes
}

/** The beginning of one and the end of another. */
export function cross(random: Random, one: Genome, other: Genome, most: number): Genome {
  const [head, tail] = [random.below(one.length) + 1, random.below(other.length)]
  return [...one.slice(0, head), ...other.slice(tail)].slice(0, most)
}

/** A sequence written down, as a failure tells it. */
export const of = (...genes: readonly Gene[]): Genome => genes

export * as Genome from './Genome.ts'
