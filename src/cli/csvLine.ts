/** A row of CSV; a cell with a comma, a quote or a line end in it is quoted. */
export const csvLine = (cells: readonly string[]): string => cells.map(cell).join(',')

const cell = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
