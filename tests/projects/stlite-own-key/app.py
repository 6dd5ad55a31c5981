import requests
import streamlit as st

key = st.text_input("Your OpenRouter key", type="password")
if key and (prompt := st.chat_input()):
    answer = requests.post(
        "https://openrouter.ai/api/v1/chat/completions",
        headers={"Authorization": f"Bearer {key}"},
        json={"model": "openrouter/auto", "messages": [{"role": "user", "content": prompt}]},
    )
    st.write(answer.json()["choices"][0]["message"]["content"])
