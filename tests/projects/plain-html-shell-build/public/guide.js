document.getElementById('ask').addEventListener('click', function () {
  fetch('https://openrouter.ai/api/v1/chat/completions', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: 'Bearer ' + window.APP_CONFIG.openrouterKey,
    },
    body: JSON.stringify({
      model: window.APP_CONFIG.model,
      messages: [{ role: 'user', content: 'What is on tonight?' }],
    }),
  })
    .then(function (response) { return response.json(); })
    .then(function (data) {
      document.getElementById('answer').textContent = data.choices[0].message.content;
    });
});
