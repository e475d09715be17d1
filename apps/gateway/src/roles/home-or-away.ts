import { answerHealthQuery, type Home, type HomeGateway } from '@yimatong/recognition'

/** Answers for our own division ourselves, and asks the home gateway for every other (DESIGN §2). */
export function homeOrAway(own: Home, peers: HomeGateway): HomeGateway {
  return {
    ask: (home, query, deadlineMs) =>
      home.id === own.authority ? answerHealthQuery(own, query) : peers.ask(home, query, deadlineMs),
  }
}
