import os

import requests
import streamlit as st

typed = st.sidebar.text_input("Your OpenRouter key", type="password")
st.session_state.key = typed or st.secrets.get("OPENROUTER_API_KEY", os.getenv("OPENROUTER_API_KEY"))

if not st.session_state.key:
    st.error("Set OPENROUTER_API_KEY or type a key.")
    st.stop()
st.sidebar.success("Your key is used" if typed else "The key of this app is used")
st.sidebar.caption(f"{st.session_state.key[:8]}... ({len(st.session_state.key)} characters)")

if prompt := st.chat_input():
    answer = requests.post(
        "https://openrouter.ai/api/v1/chat/completions",
        headers={"Authorization": f"Bearer {st.session_state.key}"},
        json={"model": "openrouter/auto", "messages": [{"role": "user", "content": prompt}]},
        timeout=60,
    )
    st.write(answer.json()["choices"][0]["message"]["content"])
