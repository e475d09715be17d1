import { readReferenceHeader } from '@yimatong/envelope'
import { type Bytes, type Finding, finding, hexEncode, YimatongError } from '@yimatong/kernel'
import { type Authority, checkTrustAge, trustAge } from '@yimatong/trust'
import { checkSymbolTimes } from './check-freshness.js'
import { type Candidate, findCandidate } from './detect.js'
import { outcomeOf } from './findings.js'
import { type ForeignText, recogniseForeign } from './foreign.js'
import { type Judgement, judge, Stopwatch } from './judgement.js'
import type { Clock, HealthQuery, HomeAnswer, HomeGateway, OutageCode, SnapshotSource } from './ports.js'
import type { Question, Shown } from './question.js'
import { judgeCode, recogniseOffline } from './recognise-offline.js'
import type { Snapshot } from './snapshot.js'

/** What an arrival gateway needs to answer its checkpoints. */
export interface Arrival {
  readonly clock: Clock
  readonly snapshots: SnapshotSource
  /** Asks whichever gateway is home: over mutual TLS, or our own city when we are home ourselves. */
  readonly home: HomeGateway
  readonly random: (length: number) => Bytes
}

/** A checkpoint's question: what was shown, where, for what, and whether the holder agreed to a look-up. */
export interface RecognitionRequest {
  readonly shown: Shown
  readonly question: Question
  readonly consent: boolean
}

/**
 * Answers a checkpoint (DESIGN §3). A code that carries its own proof is judged at once; for a reference the home
 * gateway is asked, and its signed answer is judged the same way. Never throws for what a code, a city or a peer does.
 */
export async function recognise(arrival: Arrival, request: RecognitionRequest): Promise<Judgement> {
  const snapshot = arrival.snapshots.current()
  const ticks = () => arrival.clock.ticks()
  const stopwatch = new Stopwatch(ticks)
  const route = routeOf(request, snapshot, arrival)
  stopwatch.lap('detect')
  switch (route.kind) {
    case 'stop':
      return judge([route.found], {}, stopwatch, snapshot.findings, { malformed: route.malformed })
    case 'national-code':
      return judgeCode(
        route.text,
        { question: request.question, snapshot, at: arrival.clock.now(), answerTo: undefined },
        stopwatch,
      )
    case 'foreign':
      return prepend(
        stopwatch,
        recogniseForeign(route.shown, request.question, snapshot, arrival.clock.now(), { ticks }),
      )
    case 'home':
      return askHome(arrival, route, request.question, snapshot, stopwatch)
  }
}

async function askHome(
  arrival: Arrival,
  { authority, query }: Extract<Route, { kind: 'home' }>,
  question: Question,
  snapshot: Snapshot,
  stopwatch: Stopwatch,
): Promise<Judgement> {
  const answer = await arrival.home.ask(authority, query, snapshot.limits.homeDeadlineMs)
  stopwatch.lap('home')
  const code = codeOf(answer)
  if (typeof code !== 'string') return judge(code, {}, stopwatch, snapshot.findings)
  const judged = recogniseOffline(code, question, snapshot, arrival.clock.now(), {
    ticks: () => arrival.clock.ticks(),
    answerTo: { nonce: query.nonce, authority: authority.id },
  })
  // What home sent is home's doing: an answer that is none, or does not verify, is never held against the holder.
  if (judged.malformed) return judge([finding('home.answer-malformed', 'home')], {}, stopwatch, snapshot.findings)
  const { outcome, findings } = isHeldAgainstHolder(judged, snapshot) ? unverified(judged) : judged
  return prepend(stopwatch, { ...judged, outcome, findings: [...warningsOf(answer), ...findings] })
}

/** Red for what a finding says, not for what the rule says of a level: signer, scope, signature or nonce failed. */
function isHeldAgainstHolder({ findings }: Judgement, snapshot: Snapshot): boolean {
  return findings.some((found) => outcomeOf(found, snapshot.findings) === 'refused')
}

/** The verdict on home's own fault; the reasons stay, as warnings, for whoever has to mend it. */
function unverified({ findings }: Judgement): Pick<Judgement, 'outcome' | 'findings'> {
  const reasons = findings.map((found) => ({ ...found, severity: 'warn' as const }))
  return { outcome: 'undetermined', findings: [finding('home.answer-unverified', 'home'), ...reasons] }
}

type Route =
  | { readonly kind: 'stop'; readonly found: Finding; readonly malformed: boolean }
  | { readonly kind: 'national-code'; readonly text: string }
  | { readonly kind: 'foreign'; readonly shown: ForeignText }
  | { readonly kind: 'home'; readonly authority: Authority; readonly query: HealthQuery }

function routeOf(request: RecognitionRequest, snapshot: Snapshot, arrival: Arrival): Route {
  const { shown } = request
  if (shown.kind === 'document') {
    if (!request.consent) return stop(finding('consent.missing', 'checkpoint'))
    const division = shown.home ?? `${shown.number.slice(0, 2)}0000`
    return toHome(division, { kind: 'document', type: shown.type, number: shown.number }, request, snapshot, arrival)
  }
  const candidate = findCandidate(shown.text, snapshot.profiles, snapshot.foreign)
  if (!candidate) return stop(finding('code.kind.unknown', 'holder', { path: '/code' }), true)
  return routeOfCode(candidate, shown.text, request, snapshot, arrival)
}

function routeOfCode(
  candidate: Candidate,
  text: string,
  request: RecognitionRequest,
  snapshot: Snapshot,
  arrival: Arrival,
): Route {
  switch (candidate.kind) {
    case 'national-code':
      return { kind: 'national-code', text }
    case 'foreign':
      return { kind: 'foreign', shown: { format: candidate.format, text } }
    case 'reference-token':
      return routeOfToken(text, request, snapshot, arrival)
    case 'city-symbol': {
      const late = checkSymbolTimes(candidate, snapshot.limits.skewMs, arrival.clock.now())
      if (late) return stop(late)
      const { id, division } = candidate.profile
      return toHome(division, { kind: 'symbol', profile: id, text }, request, snapshot, arrival)
    }
  }
}

function routeOfToken(text: string, request: RecognitionRequest, snapshot: Snapshot, arrival: Arrival): Route {
  try {
    const { division, expiresAt } = readReferenceHeader(text)
    const late = checkSymbolTimes({ expiresAt }, snapshot.limits.skewMs, arrival.clock.now())
    return late ? stop(late) : toHome(division, { kind: 'token', token: text }, request, snapshot, arrival)
  } catch (error) {
    if (error instanceof YimatongError) return stop(finding(error.code, 'holder', { path: '/code' }), true)
    throw error
  }
}

function toHome(
  division: string,
  subject: HealthQuery['subject'],
  request: RecognitionRequest,
  snapshot: Snapshot,
  arrival: Arrival,
): Route {
  if (!snapshot.trust) return stop(finding('trust.list.absent', 'arrival'))
  // With a list past its grace no answer could be believed: nobody is asked about a person for nothing.
  const aged = checkTrustAge(trustAge(snapshot.trust, snapshot.trustPolicy, arrival.clock.now()))
  if (aged?.severity === 'block') return stop(aged)
  const authority = snapshot.trust.authorityOf(division)
  if (!authority) return stop(finding('home.unknown', 'registry'))
  const { place, purpose } = request.question
  const nonce = hexEncode(arrival.random(16))
  return { kind: 'home', authority, query: { subject, place, purpose, consent: request.consent, nonce } }
}

function stop(found: Finding, malformed = false): Route {
  return { kind: 'stop', found, malformed }
}

/** How many of another gateway's findings are passed on: a receipt holds 64, and a city has fewer to say. Own profile. */
const MAX_HOME_FINDINGS = 16

/** The code home gave, or the findings that say why there is none; a code beside a reason against it is none. */
function codeOf(answer: HomeAnswer | Finding<OutageCode>): string | readonly Finding[] {
  if ('severity' in answer) return [answer]
  const blocking = answer.findings.filter((found) => found.severity === 'block').slice(0, MAX_HOME_FINDINGS)
  if (blocking.length > 0) return blocking
  return answer.code ?? [finding('home.failed', 'home')]
}

function warningsOf(answer: HomeAnswer | Finding<OutageCode>): readonly Finding[] {
  const findings = 'severity' in answer ? [] : answer.findings
  return findings.filter((found) => found.severity !== 'block').slice(0, MAX_HOME_FINDINGS)
}

function prepend(stopwatch: Stopwatch, judgement: Judgement): Judgement {
  return { ...judgement, timings: [...stopwatch.timings, ...judgement.timings] }
}
