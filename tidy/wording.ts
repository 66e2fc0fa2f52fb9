import type { Source } from './Source.ts'

/** Words banned on the main branch, with their replacement. */
const banned: readonly (readonly [RegExp, string])[] = [
  [/\bTODO\b/, 'TODO: do it, or open an issue'],
  [/\bFIXME\b/, 'FIXME: fix it, or open an issue'],
  [/\bXXX\b/, 'XXX: say what is odd in a sentence'],
  [/\.only\(/, '.only(: it hides every other test'],
]

const empty = /^(utils?|common|helpers?|misc|managers?|types)$/i

/** Finds notes to self, focused tests and meaningless names. */
export function wording(source: Source): readonly string[] {
  return [...names(source.path), ...(isAboutWords(source.path) ? [] : words(source))]
}

const isAboutWords = (path: string): boolean => path.startsWith('tidy/wording.')

function names(path: string): readonly string[] {
  return path
    .split('/')
    .map((part) => part.replace(/\..*$/, ''))
    .filter((part) => empty.test(part))
    .map((part) => `${path}:1: ${part} says nothing: name it for the one thing it holds`)
}

function words({ path, text }: Source): readonly string[] {
  const lines = text.split('\n').entries().toArray()
  return lines.flatMap(([index, line]) =>
    banned
      .filter(([pattern]) => pattern.test(line))
      .map(([, message]) => `${path}:${index + 1}: ${message}`),
  )
}
