type Cell = string | number | boolean | null | undefined

/**
 * Rows as RFC 4180 text. What a spreadsheet would take for a formula is kept from being one, where it
 * is no number: ids and names come from outside.
 */
export function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: Cell): string {
  const text = value === null || value === undefined ? '' : String(value)
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)
  const kept = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(kept) ? `"${kept.replaceAll('"', '""')}"` : kept
}
