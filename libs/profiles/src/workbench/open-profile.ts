import { compileTree } from '../profile.js'
import type { LoadedProfile, ProofSetting } from '../proof/folder.js'
import { parseStrictYaml } from '../yaml.js'

/**
 * A profile as it is written and as it compiles: what field map and comparison work on.
 * @param file shown in errors
 * @throws ProfileError
 */
export function openProfile(text: string, file: string, { elements, divisions }: ProofSetting): LoadedProfile {
  const root = parseStrictYaml(text, file)
  return { root, profile: compileTree(root, elements, divisions) }
}
