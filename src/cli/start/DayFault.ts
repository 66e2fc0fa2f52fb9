/** A day that does not go on: its service does not take it, or keeps one that was played otherwise. */
export class DayFault extends Error {
  override readonly name = 'Cli.DayFault'
}
