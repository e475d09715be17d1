import { HttpException } from '@nestjs/common'
import type { BilingualText } from './bilingual-text.js'

/** A problem document (RFC 9457), with the finding code a program switches on. */
export interface Problem {
  /** `urn:yimatong:problem:<code>`. */
  readonly type: string
  readonly title: string
  readonly status: number
  /** A finding or error code; stable. */
  readonly code: string
  /** What was seen, what was wanted, what to check next; both languages; never content. */
  readonly detail: BilingualText
  /** Members that belong to this kind of problem, for example `findings`. */
  readonly [member: string]: unknown
}

/** Thrown by controllers and guards: the one way an app says no. */
export class ProblemException extends HttpException {
  readonly problem: Problem

  constructor(problem: Problem) {
    super({ ...problem }, problem.status)
    this.problem = problem
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  413: 'Too large',
  415: 'Unsupported media type',
  417: 'Expectation not met',
  422: 'Not processable',
  429: 'Too many requests',
  431: 'Header too large',
  500: 'Internal error',
  503: 'Not available',
}

/** Builds a problem document. */
export function problemOf(
  status: number,
  code: string,
  detail: BilingualText,
  more: Readonly<Record<string, unknown>> = {},
): Problem {
  const title = TITLES[status] ?? 'Error'
  return { ...more, type: `urn:yimatong:problem:${code}`, title, status, code, detail }
}
