import { mount } from 'svelte'
import Quiz from './Quiz.svelte'
mount(Quiz, { target: document.querySelector('#quiz') })
