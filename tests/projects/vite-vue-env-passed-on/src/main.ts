import { createApp } from 'vue'
import App from './App.vue'
import { installAi } from './plugins/ai'

const app = createApp(App)
app.use(installAi, import.meta.env)
app.mount('#app')
