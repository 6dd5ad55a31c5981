import os

import gradio as gr
from openai import OpenAI

KEY = os.environ["OPENROUTER_API_KEY"]


def answer(message, history, key, typed):
    client = OpenAI(base_url="https://openrouter.ai/api/v1", api_key=typed or key)
    made = client.chat.completions.create(
        model="openrouter/auto", messages=[{"role": "user", "content": message}]
    )
    return made.choices[0].message.content


with gr.Blocks() as demo:
    kept = gr.State(KEY)
    typed = gr.Textbox(label="Your own key", type="password", placeholder="sk-or-v1-...")
    gr.Markdown("A key is set." if KEY else "Set OPENROUTER_API_KEY.")
    gr.ChatInterface(answer, additional_inputs=[kept, typed])

demo.launch()
