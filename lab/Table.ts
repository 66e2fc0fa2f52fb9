/** The printed table of a study: titles, and rows of cells. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
}

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/** A column of numbers. */
export const right = (title: string): Column => ({ title, align: 'right' })
