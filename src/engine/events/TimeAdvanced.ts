/** The clock moved. */
export interface TimeAdvanced {
  readonly type: 'TimeAdvanced'
  readonly to: number
}
