import { createApp } from 'vue'
import Seats from './components/Seats.vue'

createApp(Seats).mount('#app')
