import { nextLine } from './host'

document.title = `Radio ${__APP_VERSION__}`
document.querySelector('#line')!.textContent = await nextLine('Good morning')
