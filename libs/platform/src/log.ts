/** What may stand beside an event: counts, codes, registered names, durations. Never a body, a query or a header. */
export type LogFields = Readonly<Record<string, string | number | boolean>>

/** Structured log lines, one JSON object each. */
export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

const MAX_FIELD = 200

/** A log that writes JSON lines. `now` gives RFC 3339; long values are cut, control characters are escaped by JSON. */
export function createLog(role: string, write: (line: string) => void, now: () => string): Log {
  const emit =
    (level: string) =>
    (event: string, fields: LogFields = {}) => {
      const safe = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, cut(value)] as const))
      write(`${JSON.stringify({ time: now(), level, role, event, ...safe })}\n`)
    }
  return { info: emit('info'), warn: emit('warn'), error: emit('error') }
}

function cut(value: string | number | boolean): string | number | boolean {
  return typeof value === 'string' && value.length > MAX_FIELD ? `${value.slice(0, MAX_FIELD)}…` : value
}
