import ts from 'typescript'

/** What is wrong with a file, by the name of the rule; see {@link checkText}. */
export type TextRule = 'module-comment' | 're-export' | 'doc-comment' | 'name' | 'depth' | 'todo'

const VAGUE = /(^|[-./])(utils?|common|helpers?|manager|base|misc)([-./]|$)/
const KEBAB = /^\.?[a-z0-9]+([-.][a-z0-9]+)*\.[a-z]+$/
const DEEPEST = 2
const MODULE_COMMENT_LINES = { least: 3, most: 12 }

/**
 * Checks one file of a workspace against the rules of text that neither the linter nor the compiler knows:
 * the door opens with a module comment; only the door re-exports; every export of a lib has a doc comment; names say
 * what a file is about; folders are at most two deep; nothing is left for later.
 */
export function checkText(path: string, text: string): TextRule[] {
  const found: TextRule[] = []
  const door = path.endsWith('/src/index.ts')
  if (!hasGoodName(path)) found.push('name')
  if (depthOf(path) > DEEPEST) found.push('depth')
  if (/\bTODO\b|\bFIXME\b|\bXXX\b/.test(text)) found.push('todo')
  if (!path.endsWith('.ts') || !path.includes('/src/')) return found
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  if (door && !hasModuleComment(text)) found.push('module-comment')
  if (!door && reExports(file)) found.push('re-export')
  if (path.startsWith('libs/') && undocumented(file).length > 0) found.push('doc-comment')
  return found
}

function hasGoodName(path: string): boolean {
  const inside = path.replace(/^(libs|apps)\/[^/]+\/|^(certs|test)\//, '')
  const name = inside.replace(/^.*\//, '')
  return !VAGUE.test(inside) && KEBAB.test(name)
}

/** Folders below `src`. */
function depthOf(path: string): number {
  const [, below] = path.split('/src/')
  return below === undefined ? 0 : below.split('/').length - 1
}

function hasModuleComment(text: string): boolean {
  const comment = /^(?:#!.*\n)?\/\*\*\n((?: \*.*\n)+?) \*\/\n/.exec(text)?.[1]
  const lines = comment?.split('\n').length ?? 0
  return lines - 1 >= MODULE_COMMENT_LINES.least && lines - 1 <= MODULE_COMMENT_LINES.most
}

/** True for `export … from`, and for exporting by name what was imported. */
function reExports(file: ts.SourceFile): boolean {
  const imported = new Set(file.statements.filter(ts.isImportDeclaration).flatMap(namesOfImport))
  return file.statements.some((statement) => {
    if (!ts.isExportDeclaration(statement)) return false
    if (statement.moduleSpecifier !== undefined) return true
    return exportedNames(statement).some((name) => imported.has(name))
  })
}

function namesOfImport({ importClause }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings
  const named =
    bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : []
  return importClause?.name === undefined ? named : [importClause.name.text, ...named]
}

function exportedNames({ exportClause }: ts.ExportDeclaration): string[] {
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return []
  return exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
}

/** Names of exports without a doc comment; of overloads the first is enough. */
function undocumented(file: ts.SourceFile): string[] {
  const listed = new Set(
    file.statements
      .filter(ts.isExportDeclaration)
      .filter(({ moduleSpecifier }) => moduleSpecifier === undefined)
      .flatMap(exportedNames),
  )
  const documented = new Set<string>()
  const missing = new Set<string>()
  for (const statement of file.statements) {
    for (const name of declaredNames(statement)) {
      if (!isExported(statement) && !listed.has(name)) continue
      if (ts.getJSDocCommentsAndTags(statement).length > 0) documented.add(name)
      else missing.add(name)
    }
  }
  return [...missing].filter((name) => !documented.has(name))
}

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false
  return ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText())
  }
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  return named && statement.name !== undefined ? [statement.name.text] : []
}
