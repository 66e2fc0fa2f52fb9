import { Method, type Methods } from '../Method.ts'
import { lending } from './lending/lending.ts'
import { tiered } from './tiered/tiered.ts'

/** The methods there are: a new one is its folder and a place here. */
export const standard: Methods = Method.table(tiered, lending)
