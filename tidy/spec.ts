import { Source } from './Source.ts'

const defining = /^[ \t]*(?:[-*+]|\d+\.|#+|\|)?[ \t]*\*\*\[([A-Z]+[0-9]+)\]\*\*/gm
const citing = /(?<![\w\])])\[([A-Z]{2,}[0-9]+)\]/g

/**
 * Every rule of docs/spec is defined once and has a test; every rule cited is defined. Without
 * docs/spec nothing is checked.
 */
export function spec(sources: readonly Source[]): readonly string[] {
  if (!sources.some(isSpec)) return []
  const defined = sources.filter(isSpec).flatMap((source) => find(source, defining))
  const cited = sources.filter(cites).flatMap((source) => find(source, citing))
  const known = new Set(defined.map(({ id }) => id))
  const tested = new Set(cited.filter(({ isTest }) => isTest).map(({ id }) => id))
  return [
    ...defined
      .filter(({ id }, index) => defined.findIndex((other) => other.id === id) < index)
      .map(({ id, place }) => `${place}: [${id}] is defined twice`),
    ...defined
      .filter(({ id }) => !tested.has(id))
      .map(({ id, place }) => `${place}: [${id}] is cited by no test`),
    ...cited
      .filter(({ id }) => !known.has(id))
      .map(({ id, place }) => `${place}: [${id}] is not defined in docs/spec`),
  ]
}

interface Mention {
  readonly id: string
  readonly place: string
  readonly isTest: boolean
}

function find(source: Source, pattern: RegExp): Mention[] {
  return [...source.text.matchAll(pattern)].map((match) => {
    const line = source.text.slice(0, match.index + match[0].length).split('\n').length
    return { id: match[1]!, place: `${source.path}:${line}`, isTest: isTesting(source) }
  })
}

const isSpec = ({ path }: Source): boolean => /^docs\/spec\/.*\.md$/.test(path)

const isTesting = (source: Source): boolean =>
  Source.isTest(source) || source.path.startsWith('test/')

const cites = (source: Source): boolean =>
  Source.isCode(source) && /^(src|lab|test)\//.test(source.path)
