// Renders the entries of a bibliography (.bib by citation-js, .json as CSL-JSON) with citeproc-js, one by one.
import fs from 'node:fs'
import { createRequire } from 'node:module'

const [, , folder, source, csl] = process.argv
const require = createRequire(folder + '/')
const CSL = require('citeproc')
const { Cite, plugins } = require('@citation-js/core')
require('@citation-js/plugin-bibtex')
require('@citation-js/plugin-csl')

const text = fs.readFileSync(source, 'utf8')
const items = source.endsWith('.json') ? JSON.parse(text) : new Cite(text, { forceType: '@biblatex/text' }).data
const byId = Object.fromEntries(items.map((item) => [item.id, { ...item, type: item.type || 'document' }]))
const locale = plugins.config.get('@csl').locales.get('en-US')
const system = { retrieveLocale: () => locale, retrieveItem: (id) => byId[id] }
const engine = new CSL.Engine(system, fs.readFileSync(csl, 'utf8'), 'en-US', true)
const made = {}
for (const { id } of items) {
  try {
    engine.updateItems([id])
    made[id] = engine.makeBibliography()[1][0].trim()
  } catch (error) {
    made[id] = `ERR ${error}`
  }
}
console.log(JSON.stringify(made))
