/** An invariant that does not hold. */
export interface Finding {
  readonly rule: string
  readonly text: string
}

/** Notes the first finding of each rule. */
export function add(list: Finding[], rule: string, text: string): void {
  if (!list.some((one) => one.rule === rule)) list.push({ rule, text })
}

export * as Finding from './Finding.ts'
