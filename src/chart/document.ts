import type { Area } from './Area.ts'
import { Colour } from './Colour.ts'
import { Svg } from './Svg.ts'
import { Words } from './Words.ts'

/** Text above and below a picture. */
export interface Caption {
  readonly title: string
  readonly subtitle: string
  /** The data sources, and what is synthetic. */
  readonly source: string
}

/** Margins of an area for its title, legend, labels and axis names. */
export interface Room {
  readonly head?: number
  readonly foot?: number
}

/** Allocates the next area from the top of the page, with a height in pixels. */
export type Place = (height: number, room?: Room) => Area

const WIDTH = 1000
const LEFT = 84
const RIGHT = 968
const HEADER = 84
const FOOTER = 40
const SOURCE = 14
const HEAD = 54
const FOOT = 46

const faces = 'system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif'

/** A complete picture: background, text and drawing, as high as the allocated areas. */
export function document(caption: Caption, draw: (place: Place) => readonly Svg[]): string {
  const { title, subtitle, source } = caption
  let end = HEADER
  const drawn = draw((height, { head = HEAD, foot = FOOT } = {}) => {
    const top = end + head
    end = top + height + foot
    return { left: LEFT, right: RIGHT, top, bottom: top + height }
  })
  const height = end + FOOTER
  const size = { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height }
  return `${Svg.element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img', 'font-family': faces },
    Svg.element('title', {}, Svg.characters(title)),
    Svg.element('desc', {}, Svg.characters(`${subtitle} ${source}`)),
    Svg.element('style', {}, `svg{font-variant-numeric:tabular-nums}${Colour.darkSheet}` as Svg),
    Svg.element('rect', { width: WIDTH, height, ...Colour.attributes({ fill: 'paper' }) }),
    Words.write([LEFT, 40], 'headline', title),
    Words.write([LEFT, 64], 'subtitle', subtitle),
    ...drawn,
    Words.write([LEFT, height - SOURCE], 'tick', source),
  )}\n`
}
