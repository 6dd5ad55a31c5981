import { explainSnippet } from './remote.js'

document.querySelectorAll('pre').forEach((pre) => {
  pre.addEventListener('dblclick', async () => {
    pre.title = await explainSnippet(pre.textContent, process.env.OPENROUTER_MODEL)
  })
})
