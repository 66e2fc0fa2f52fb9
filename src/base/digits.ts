/**
 * The whole number that the decimal digits of a text write, from one place to before another. The
 * caller has seen that they are digits, and few enough for a number to hold.
 *
 * @example
 * digits('2024-05-28', 5, 7) // => 5
 */
export function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let index = from; index < to; index++) value = value * 10 + text.charCodeAt(index) - 48
  return value
}
