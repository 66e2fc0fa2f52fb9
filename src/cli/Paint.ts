import { styleText } from 'node:util'
import { Io, type Output } from './Io.ts'

type Format = Parameters<typeof styleText>[0]

/** Colours text, or returns it unchanged where colour is off. */
export type Paint = (format: Format, text: string) => string

export const of = (output: Output, env: Io['env']): Paint =>
  Io.isColoured(output, env)
    ? (format, text) => styleText(format, text, { validateStream: false })
    : (_, text) => text

export * as Paint from './Paint.ts'
