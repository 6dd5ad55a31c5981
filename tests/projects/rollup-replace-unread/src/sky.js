import { label } from './label.js'

if (process.env.NODE_ENV !== 'production') console.log('drawing')
label(document.querySelector('canvas'), 'Orion')
