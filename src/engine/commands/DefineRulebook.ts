import type { Rulebook } from '../../model/Rulebook.ts'
import type { Header } from '../Header.ts'

/** Makes a version of a rulebook known; it comes into force at its `activeFrom`. */
export interface DefineRulebook extends Header {
  readonly type: 'DefineRulebook'
  readonly rulebook: Rulebook
}
