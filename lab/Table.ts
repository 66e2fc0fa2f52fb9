/** What a study prints: titles, and rows of cells under them. */
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
