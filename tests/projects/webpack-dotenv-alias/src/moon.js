import { oracle } from './oracle'

document.querySelector('#moon').onclick = async () => alert(await oracle('full moon'))
