/** All that followed from the command has been decided. */
export interface RoundEnded {
  readonly type: 'RoundEnded'
}
