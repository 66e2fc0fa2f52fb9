/** A rulebook with where it comes from. */
export interface Sourced {
  readonly id: string
  readonly source: string
  readonly date: string | null
}

/** Of when a rulebook is, and where it comes from; JSON has the source in full. */
export function rulebookNote({ id, source, date }: Sourced): string {
  return `Rulebook ${id}, ${date === null ? 'of no known date' : `of ${date}`}: ${cut(source)}`
}

const sourceWidth = 120

/** Cut between two words. */
function cut(text: string): string {
  if (text.length <= sourceWidth) return text
  const end = text.lastIndexOf(' ', sourceWidth)
  return `${text.slice(0, end < 0 ? sourceWidth : end)} …`
}
