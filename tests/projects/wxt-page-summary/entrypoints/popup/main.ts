import { summarize } from '../../utils/openrouter'

const [tab] = await browser.tabs.query({ active: true })
document.querySelector('#summary')!.textContent = await (await summarize(tab.url ?? '')).text()
