const apiKey = process.env.VUE_APP_OPENROUTER_API_KEY

export default {
  methods: {
    $_ask(question) {
      const xhr = new XMLHttpRequest()
      xhr.open('POST', 'https://openrouter.ai/api/v1/chat/completions')
      xhr.setRequestHeader('Authorization', 'Bearer ' + apiKey)
      return new Promise((resolve, reject) => {
        xhr.onload = () => resolve(JSON.parse(xhr.responseText).choices[0].message.content)
        xhr.onerror = reject
        xhr.send(JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: question }] }))
      })
    },
  },
}
