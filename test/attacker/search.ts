import { Random } from '../../src/base/Random.ts'
import { Fraction } from '../auditor/Fraction.ts'
import type { Arena } from './Arena.ts'
import type { Finding } from './Finding.ts'
import { type Gene, Genome } from './Genome.ts'
import { Play, type Weather } from './Play.ts'

/** A game: where it is played, in what weather, and what a gene means there. */
export interface Game {
  readonly arena: Arena
  readonly weather: Weather
  readonly playGene: (play: Play, gene: Gene) => void
  /** Tells all prices that are still told. */
  readonly quote: (play: Play) => void
  /** What must hold at the end, and is looked at by going on in more than one way. */
  readonly ends?: (play: Play) => void
}

export interface Outcome {
  readonly gained: Fraction
  readonly found: readonly Finding[]
  readonly seen: ReadonlySet<string>
  readonly commands: number
}

/** Plays a genome from the opening to its end, or to the first thing that does not hold. */
export function play({ arena, weather, playGene, ends }: Game, genome: Genome): Outcome {
  const episode = Play.begin(arena, weather)
  const before = Play.score(episode)
  for (const gene of genome) {
    if (episode.found.length > 0) break
    playGene(episode, gene)
  }
  if (episode.found.length === 0) ends?.(episode)
  const gained = Play.conclude(episode, before)
  return { gained, found: episode.found, seen: episode.seen, commands: episode.count }
}

/** A finding with what plays it again. */
export interface Found extends Finding {
  readonly episode: number
  readonly genome: Genome
  readonly game: Game
}

interface Kept {
  readonly genome: Genome
  readonly gained: Fraction
}

const longest = 26
const kept = 12

export interface Wanted {
  readonly seed: number
  readonly episodes: number
  /** Whether what was found is what is looked for: the search ends there. */
  readonly isEnough?: (found: readonly Found[]) => boolean
}

/**
 * Climbs: keeps the sequences that took out most, and those that did something nobody had done,
 * and tries their neighbours. Deterministic by its seed.
 */
export function search(game: Game, { seed, episodes, isEnough = isAny }: Wanted): readonly Found[] {
  const all: Found[] = []
  const random = Random.create(seed, 41)
  const best: Kept[] = []
  const seen = new Set<string>()
  for (let episode = 0; episode < episodes; episode++) {
    const genome = next(random, best)
    const outcome = play(game, genome)
    for (const one of outcome.found) all.push({ ...one, episode, genome, game })
    if (isEnough(all)) return all
    const isNew = [...outcome.seen].some((name) => !seen.has(name))
    for (const name of outcome.seen) seen.add(name)
    if (outcome.found.length === 0) keep(best, { genome, gained: outcome.gained }, isNew)
  }
  return all
}

const isAny = (found: readonly Found[]): boolean => found.length > 0

/** The shortest part of a sequence that still finds the same, by leaving out one gene at a time. */
export function shrink(game: Game, genome: Genome, rule: string): Genome {
  const finds = (genes: Genome): boolean => play(game, genes).found.some((one) => one.rule === rule)
  let best = genome
  for (let at = best.length - 1; at >= 0; at--) {
    const shorter = best.toSpliced(at, 1)
    if (shorter.length > 0 && finds(shorter)) best = shorter
  }
  return best
}

function next(random: Random, best: readonly Kept[]): Genome {
  if (best.length < 4 || random.below(4) === 0) return Genome.draw(random, 6, longest)
  const one = best[random.below(best.length)] as Kept
  if (random.below(4) > 0) return Genome.mutate(random, one.genome, longest)
  return Genome.cross(random, one.genome, (best[random.below(best.length)] as Kept).genome, longest)
}

function keep(best: Kept[], one: Kept, isNew: boolean): void {
  if (isNew) best.unshift(one)
  else best.push(one)
  if (best.length <= kept) return
  const worst = best
    .slice(isNew ? 1 : 0)
    .reduce((a, b) => (Fraction.isLess(b.gained, a.gained) ? b : a))
  best.splice(best.indexOf(worst), 1)
}
