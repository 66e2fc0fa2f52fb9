/** The engine assesses and calls and liquidates nobody. */
export interface Disarmed {
  readonly type: 'Disarmed'
  readonly by: string
  readonly reason: string
}
