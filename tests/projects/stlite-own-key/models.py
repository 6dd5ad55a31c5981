import os

import requests
import streamlit as st

key = os.environ.get("OPENROUTER_API_KEY") or st.secrets["OPENROUTER_API_KEY"]
models = requests.get(
    "https://openrouter.ai/api/v1/models", headers={"Authorization": f"Bearer {key}"}
).json()
print([one["id"] for one in models["data"]])
