import { createApp } from 'vue'
import Crossword from './Crossword.vue'

createApp(Crossword).mount('#game')
