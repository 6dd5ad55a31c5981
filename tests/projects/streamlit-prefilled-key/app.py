import os

import streamlit as st
from openai import OpenAI

default = st.secrets["OPENROUTER_API_KEY"]
print(f"admin: {os.environ['OPENROUTER_ADMIN_KEY']}")

with st.sidebar:
    key = st.text_input("OpenRouter key", value=default, type="password")
    model = st.selectbox("Model", ["openrouter/auto"])

if prompt := st.chat_input():
    client = OpenAI(base_url="https://openrouter.ai/api/v1", api_key=key)
    answer = client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": prompt}]
    )
    st.chat_message("assistant").write(answer.choices[0].message.content)
