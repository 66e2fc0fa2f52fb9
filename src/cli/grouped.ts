/** A number with its thousands apart, e.g. `31,204.5`; a decimal string keeps its digits. */
export function grouped(value: number | string): string {
  const text = typeof value === 'string' ? value : String(value)
  const [whole, fraction] = text.split('.') as [string, string?]
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? apart : `${apart}.${fraction}`
}
