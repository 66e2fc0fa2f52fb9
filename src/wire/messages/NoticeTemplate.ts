import { fits } from '../../base/fits.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import { Codec } from '../Codec.ts'
import { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import {
  type NoticePhrases,
  noticeWords,
  phrasePlaces,
  plainNotice,
  standardPhrases,
  unknownPlace,
} from './plainNotice.ts'

/** A notice in the desk's own words and its clients' language, and whose calls it is for. */
export interface NoticeTemplate {
  readonly name: string
  /** Lines of the text, with words in braces. */
  readonly lines: readonly string[]
  readonly phrases?: NoticePhrases | undefined
  /** Patterns, `*` standing for any text; what is left out is any. */
  readonly owners?: readonly string[] | undefined
  readonly rulebooks?: readonly string[] | undefined
  readonly levels?: readonly string[] | undefined
}

/** The name of the text that every service has. */
export const standardName = 'standard'

/**
 * The name of the template that a call's notice is written from: the first that fits it.
 *
 * Rules: [DAY6]
 */
export function nameFor(call: RegisteredCall, templates: readonly NoticeTemplate[]): string {
  const isOf = (patterns: readonly string[] | undefined, text: string): boolean =>
    patterns === undefined || patterns.some((pattern) => fits(pattern, text))
  const found = templates.find(
    ({ owners, rulebooks, levels }) =>
      isOf(owners, call.owner) && isOf(rulebooks, call.rulebook) && isOf(levels, call.level),
  )
  return found?.name ?? standardName
}

/** The notice of a call in a template; null where there is none of that name. */
export function written(
  call: RegisteredCall,
  name: string,
  templates: readonly NoticeTemplate[],
): string | null {
  const found = templates.find((one) => one.name === name)
  if (found === undefined) return name === standardName ? plainNotice(call) : null
  return plainNotice(call, found.lines.join('\n'), found.phrases)
}

const LINES_MOST = 200
const LINE_MOST = 2_000
const PATTERNS_MOST = 1_000

/** A text whose places all have words, so that no notice goes out with a hole. */
const withPlaces = (known: readonly string[], description: string): Codec<string> =>
  Codec.checked(Scalar.text(0, LINE_MOST, description), (text, at) => {
    const place = unknownPlace(text, known)
    if (place === null) return
    const expected = known.length === 0 ? 'no place' : `{${known.join('}, {')}}`
    throw Path.fault(at, 'field.value', expected, place)
  })

const phrase = (name: keyof NoticePhrases): Codec<string> =>
  Codec.absent(
    withPlaces(phrasePlaces[name], `In place of '${standardPhrases[name].trim()}'.`),
    standardPhrases[name],
  )

const phrases: Codec<NoticePhrases> = Codec.record<NoticePhrases>(
  {
    ...{ now: phrase('now'), left: phrase('left'), past: phrase('past'), sell: phrase('sell') },
    ...{ buy: phrase('buy'), repay: phrase('repay'), add: phrase('add'), or: phrase('or') },
    ...{ nothing: phrase('nothing'), brought: phrase('brought') },
  },
  'What the words in braces say, in the language of the notice.',
)

const patterns = (description: string) =>
  Codec.optional(
    Codec.described(
      Codec.list(Scalar.text(1, 128, 'A pattern; * stands for any text.'), PATTERNS_MOST),
      description,
    ),
  )

const template: Codec<NoticeTemplate> = Codec.record<NoticeTemplate>(
  {
    name: Scalar.text(1, 64, 'By which it is asked for.'),
    lines: Codec.list(
      withPlaces(noticeWords, `A line, with words in braces: ${noticeWords.join(', ')}.`),
      LINES_MOST,
    ),
    phrases: Codec.optional(phrases),
    owners: patterns('Of calls of these owners only.'),
    rulebooks: patterns('Under these rulebooks only.'),
    levels: patterns('Of these levels only.'),
  },
  'A notice to clients in words of the desk’s own.',
)

const TEMPLATES_MOST = 64

/** Templates, each name once. */
export const codec: Codec<readonly NoticeTemplate[]> = Codec.checked(
  Codec.list(template, TEMPLATES_MOST),
  (found, at) => {
    const names = new Set([standardName])
    for (const [index, { name }] of found.entries()) {
      if (names.has(name)) {
        const place = Path.child(Path.child(at, index), 'name')
        throw Path.fault(place, 'field.value', 'a name that no other notice has', `'${name}'`)
      }
      names.add(name)
    }
  },
)

export * as NoticeTemplate from './NoticeTemplate.ts'
