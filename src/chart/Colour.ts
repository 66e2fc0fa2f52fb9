import type { Attributes, Svg } from './Svg.ts'

/** The palette: each colour on white paper, and its lighter or darker variant on a dark page. */
const colours = {
  paper: ['#ffffff', '#0d1117'],
  ink: ['#1a1f26', '#e8edf3'],
  muted: ['#626c78', '#96a0ac'],
  grid: ['#e6eaee', '#232a33'],
  // Okabe and Ito's palette, which is safe for colour-blind readers.
  blue: ['#0072b2', '#56b4e9'],
  vermilion: ['#d55e00', '#f0894d'],
  green: ['#009e73', '#2fc79b'],
  purple: ['#aa4499', '#e19ad0'],
  olive: ['#7a6a00', '#e6d352'],
  slate: ['#4d5a67', '#aab4bf'],
  amber: ['#c26a00', '#f2a541'],
  // From safe to lost, in this order.
  sky: ['#a9c6ee', '#35588a'],
  yellow: ['#f0d67a', '#a8913c'],
  orange: ['#ee9a3a', '#d9822b'],
  red: ['#c62f2f', '#ff7d74'],
} as const satisfies Readonly<Record<string, readonly [onWhite: string, onBlack: string]>>

export type Colour = keyof typeof colours

/** The paint of a mark. */
export interface Paint {
  readonly fill?: Colour
  readonly stroke?: Colour
}

/**
 * Colours as attributes, which every SVG tool reads, and as classes, by which a browser applies the
 * dark variant. A line without a fill says so, since the default fill is black.
 *
 * @example
 * Colour.attributes({ stroke: 'grid' }) // => { fill: 'none', stroke: '#e6eaee', class: 's-grid' }
 */
export function attributes({ fill, stroke }: Paint): Attributes {
  const classes = [
    ...(fill === undefined ? [] : [`f-${fill}`]),
    ...(stroke === undefined ? [] : [`s-${stroke}`]),
  ]
  return {
    fill: fill === undefined ? 'none' : colours[fill][0],
    ...(stroke === undefined ? {} : { stroke: colours[stroke][0] }),
    class: classes.join(' '),
  }
}

/** The style of a browser in dark mode; a tool without CSS ignores it. */
export const darkSheet: Svg = `@media (prefers-color-scheme:dark){${Object.entries(colours)
  .map(([name, [, dark]]) => `.f-${name}{fill:${dark}}.s-${name}{stroke:${dark}}`)
  .join('')}}` as Svg

export * as Colour from './Colour.ts'
