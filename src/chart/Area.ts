/** A rectangle of the page. */
export interface Area {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Equal areas in one row, with space between them for labels at their left. */
export function row(whole: Area, count: number, gap: number): readonly Area[] {
  const width = (whole.right - whole.left - gap * (count - 1)) / count
  return Array.from({ length: count }, (_, index) => {
    const left = whole.left + index * (width + gap)
    return { ...whole, left, right: left + width }
  })
}

export * as Area from './Area.ts'
