import { Svg } from './Svg.ts'

/** What is written above and below a picture. */
export interface Caption {
  readonly title: string
  readonly subtitle: string
  /** Where the numbers come from, and what is made up. */
  readonly source: string
}

/** How large a picture is, and where its words begin. */
export interface Sheet {
  readonly width: number
  readonly height: number
  readonly left: number
  /** Styles by class. */
  readonly look: Svg
}

const SOURCE_FOOT = 14

/** A whole picture: its paper, its words, and what is drawn on it. */
export function document(caption: Caption, sheet: Sheet, ...drawn: readonly Svg[]): string {
  const { title, subtitle, source } = caption
  const { width, height, left, look } = sheet
  return `${Svg.element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
    },
    Svg.element('title', {}, Svg.characters(title)),
    Svg.element('desc', {}, Svg.characters(`${subtitle} ${source}`)),
    Svg.element('style', {}, look),
    Svg.element('rect', { width: '100%', height: '100%', class: 'paper' }),
    Svg.text(left, 40, 'headline', title),
    Svg.text(left, 64, 'subtitle', subtitle),
    ...drawn,
    Svg.text(left, height - SOURCE_FOOT, 'source', source),
  )}\n`
}
