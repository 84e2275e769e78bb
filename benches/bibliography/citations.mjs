// Renders citations of all works of a CSL-JSON bibliography with citeproc-js: bare, and with a page; each as a later one.
import fs from 'node:fs'
import { createRequire } from 'node:module'

const [, , folder, source, csl] = process.argv
const require = createRequire(folder + '/')
const CSL = require('citeproc')
const { plugins } = require('@citation-js/core')
require('@citation-js/plugin-csl')

const items = JSON.parse(fs.readFileSync(source, 'utf8'))
const byId = Object.fromEntries(items.map((item) => [item.id, { ...item, type: item.type || 'document' }]))
const locale = plugins.config.get('@csl').locales.get('en-US')
const system = { retrieveLocale: () => locale, retrieveItem: (id) => byId[id] }
const engine = new CSL.Engine(system, fs.readFileSync(csl, 'utf8'), 'en-US', true)
engine.updateItems(items.map(({ id }) => id))
const made = {}
for (const { id } of items) {
  const of = (more) => engine.makeCitationCluster([{ id, position: 1, ...more }])
  made[id] = [of({}), of({ locator: '12', label: 'page' })]
}
console.log(JSON.stringify(made))
