import type { CliErrorCode } from '../error.js'

/** What went wrong and what to do, in English. */
export const errorsEn: Readonly<Record<CliErrorCode, string>> = {
  'cli.usage.argument-extra': '{count} arguments, at most {most} are taken; a code with blanks wants quotes',
  'cli.usage.argument-missing': 'nothing to work on: give {argument}',
  'cli.usage.command-missing': 'say what to do: {known}',
  'cli.usage.command-unknown': 'there is no command {command}; there are {known}',
  'cli.usage.option-conflict': 'these do not go together: {options}',
  'cli.usage.option-missing': 'the option {option} is needed',
  'cli.usage.option-unknown': 'there is no option {option} here',
  'cli.usage.option-value': 'the option {option} wants {wanted}',
  'cli.usage.option-value-missing': 'the option {option} wants a value',
  'cli.usage.option-value-unwanted': 'the option {option} takes no value',
  'cli.development.absent':
    'no running development federation is known: {file} is missing. Run npm start first, or give --gateway, --ca and --token',
  'cli.development.gateway': 'the development federation has no gateway for {division}; it has {known}',
  'cli.development.malformed': '{file} is not what npm start writes; start it again',
  'cli.exchange.absent': 'the profile {profile} has no exchange {exchange}; it has {known}',
  'cli.file.unreadable': '{file} cannot be read ({why}); check the path and the rights',
  'cli.file.unwritable': '{file} cannot be written ({why}); check the path and the rights',
  'cli.folder.absent': '{folder} is no folder that can be read; check the path',
  'cli.folder.not-empty': '{folder} holds files; give a new folder, nothing is overwritten',
  'cli.gateway.answer':
    'the gateway answered with status {status} and no readable JSON; check that the URL is a gateway',
  'cli.gateway.refused': 'the gateway said no (status {status}, {code})',
  'cli.gateway.unreachable': 'the gateway at {url} did not answer ({why}); check that it runs, its URL and the CA file',
  'cli.input.empty': 'the input is empty',
  'cli.input.record':
    'the input is no national record ({code} at {path}); see the elements in standards/national-profile-1',
  'cli.input.size': 'the input has more than {most} bytes',
  'cli.case.unknown': 'no case is called {name}; there are: {known}',
  'cli.corpus.malformed': 'the cases of {file} cannot be read ({why}); give strict JSON, an object with `cases`',
  'cli.profile.none': '{path} holds no profile; give a profile.yaml, its folder, or a folder of such folders',
  'cli.profile.unknown': 'there is no profile {profile}; give the path of a file, or one of {known}',
  'cli.samples.opaque':
    'nothing that is known opens these {count} samples; if they are encrypted, ask for algorithm, key and vector, decrypt them, and infer from that; else look whether they are answers of one kind',
  'cli.standards.malformed': 'standards/{file} is not what this program expects; bring it back from the repository',
  'cli.trust.empty': '{path} holds neither a trust list, nor a certificate, nor keys of a foreign format',
  'cli.trust.file':
    '{path} is neither a trust list (JSON), nor a certificate (PEM or DER), nor keys of a known format (JSON)',
  'cli.trust.refused': 'the trust list is not believed ({code}); check that the root beside it is the national root',
  'cli.trust.root-absent': 'there is a trust list and no root certificate to check it with; put the root PEM beside it',
}
