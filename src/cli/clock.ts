const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Hours and minutes, UTC. */
export const clock = (time: number): string => new Date(time).toISOString().slice(11, 16)

/** Day and month, UTC. */
export function dateOf(time: number): string {
  const date = new Date(time)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`
}

/** Day, month and year, UTC. */
export const fullDate = (time: number): string =>
  `${dateOf(time)} ${new Date(time).getUTCFullYear()}`
