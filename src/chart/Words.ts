import { Colour } from './Colour.ts'
import { type Attributes, Svg } from './Svg.ts'

/** Font size, weight and colour of text. */
const looks = {
  headline: { size: 22, weight: 700, colour: 'ink' },
  subtitle: { size: 14, weight: 400, colour: 'muted' },
  heading: { size: 16, weight: 700, colour: 'ink' },
  title: { size: 14, weight: 600, colour: 'ink' },
  note: { size: 13, weight: 400, colour: 'muted' },
  label: { size: 12, weight: 400, colour: 'ink' },
  tick: { size: 12, weight: 400, colour: 'muted' },
} as const satisfies Readonly<
  Record<string, { readonly size: number; readonly weight: number; readonly colour: Colour }>
>

export type Look = keyof typeof looks

/** Alignment of text at its point, and its colour if not the style's own. */
export interface Setting {
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly colour?: Colour
}

/** One line of text. */
export const write = (
  [x, y]: readonly [x: number, y: number],
  look: Look,
  words: string,
  setting: Setting = {},
): Svg => Svg.element('text', { x, y, ...styled(look, setting) }, Svg.characters(words))

/** A title followed by its unit. */
export const title = ([x, y]: readonly [x: number, y: number], words: string, unit: string): Svg =>
  Svg.element(
    'text',
    { x, y, ...styled('title', {}) },
    Svg.characters(words),
    Svg.element(
      'tspan',
      { dx: 8, ...styled('tick', {}), 'font-weight': 400 },
      Svg.characters(unit),
    ),
  )

/** Text over a drawing, with a paper-coloured outline so that no line runs through it. */
export function over(
  place: readonly [x: number, y: number],
  words: string,
  setting: Setting = {},
): Svg {
  const [x, y] = place
  const halo = {
    ...styled('label', setting),
    ...Colour.attributes({ fill: 'paper', stroke: 'paper' }),
  }
  // Drawn twice, since not every tool supports painting the stroke below the fill.
  return Svg.element(
    'g',
    {},
    Svg.element(
      'text',
      { x, y, ...halo, 'stroke-width': 6, 'stroke-linejoin': 'round', 'aria-hidden': 'true' },
      Svg.characters(words),
    ),
    write(place, 'label', words, setting),
  )
}

const LETTER = 0.6

/** The estimated width of text in a wide font, without measuring it. */
export const widthOf = (words: string, look: Look): number =>
  words.length * looks[look].size * LETTER

function styled(look: Look, { anchor = 'start', colour }: Setting): Attributes {
  const { size, weight, colour: usual } = looks[look]
  return {
    ...Colour.attributes({ fill: colour ?? usual }),
    'font-size': size,
    ...(weight === 400 ? {} : { 'font-weight': weight }),
    ...(anchor === 'start' ? {} : { 'text-anchor': anchor }),
  }
}

export * as Words from './Words.ts'
