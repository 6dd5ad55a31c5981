import requests
import streamlit as st

key = st.secrets["OPENROUTER_API_KEY"]
if prompt := st.chat_input():
    answer = requests.post(
        "https://openrouter.ai/api/v1/chat/completions",
        headers={"Authorization": f"Bearer {key}"},
        json={"model": "openrouter/auto", "messages": [{"role": "user", "content": prompt}]},
    )
    st.write(answer.json()["choices"][0]["message"]["content"])
