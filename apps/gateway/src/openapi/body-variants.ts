import type { BodyMember } from './body-rules.js'

/** One way to fill a body: which members it must have, and which belong to another way. */
export interface BodyVariant {
  readonly required: readonly string[]
  readonly without: readonly string[]
  /** Members with one value in this way. */
  readonly fixed: Readonly<Record<string, string>>
}

const PRESENT = 'present'

/**
 * The ways to fill a body, found by asking its conditions (`@ValidateIf`) what they want of probes: a member that is
 * wanted unless one of others is there makes one way for each of them; members that are wanted for one word of a choice
 * make one way for each word. One way for a body without conditions.
 *
 * Own profile: the ways exclude each other, in the document and at the controllers.
 */
export function readVariants(members: readonly BodyMember[], choices: ReadonlyMap<string, readonly string[]>) {
  const always = members.filter((member) => probesOf(members, choices).every((probe) => member.isWanted(probe)))
  const sometimes = members.filter((member) => !always.includes(member) && isEverWanted(member, members, choices))
  const required = always.map(({ name }) => name)
  const [first] = sometimes
  if (!first) return [{ required, without: [], fixed: {} }]
  const byChoice = [...choices].find(([name, words]) => dependsOn(first, name, words))
  return byChoice ? choiceVariants(required, sometimes, ...byChoice) : groupVariants(required, sometimes, members)
}

function probesOf(members: readonly BodyMember[], choices: ReadonlyMap<string, readonly string[]>) {
  const present = members.map(({ name }) => ({ [name]: PRESENT }))
  const chosen = [...choices].flatMap(([name, words]) => words.map((word) => ({ [name]: word })))
  return [{}, ...present, ...chosen]
}

function isEverWanted(
  member: BodyMember,
  members: readonly BodyMember[],
  choices: ReadonlyMap<string, readonly string[]>,
) {
  return probesOf(members, choices).some((probe) => member.isWanted(probe))
}

function dependsOn(member: BodyMember, choice: string, words: readonly string[]): boolean {
  const wanted = words.map((word) => member.isWanted({ [choice]: word }))
  return wanted.includes(true) && wanted.includes(false)
}

function choiceVariants(
  required: readonly string[],
  sometimes: readonly BodyMember[],
  choice: string,
  words: readonly string[],
): readonly BodyVariant[] {
  return words.map((word) => {
    const wanted = sometimes.filter((member) => member.isWanted({ [choice]: word })).map(({ name }) => name)
    const without = sometimes.map(({ name }) => name).filter((name) => !wanted.includes(name))
    return { required: [...required, ...wanted], without, fixed: { [choice]: word } }
  })
}

function groupVariants(
  required: readonly string[],
  sometimes: readonly BodyMember[],
  members: readonly BodyMember[],
): readonly BodyVariant[] {
  const [member, ...more] = sometimes
  if (!member || more.length > 0) throw new Error('a body class has conditions that the document cannot tell')
  const others = members.filter(({ name }) => name !== member.name && !member.isWanted({ [name]: PRESENT }))
  const group = [member, ...others].map(({ name }) => name)
  return group.map((one) => ({
    required: [...required, one],
    without: group.filter((name) => name !== one),
    fixed: {},
  }))
}
