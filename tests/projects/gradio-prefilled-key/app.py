import os

import gradio as gr
from openai import OpenAI


def answer(message, history, key):
    client = OpenAI(base_url="https://openrouter.ai/api/v1", api_key=key)
    made = client.chat.completions.create(model="openrouter/auto", messages=history)
    return made.choices[0].message.content


with gr.Blocks() as demo:
    key_box = gr.Textbox(
        label="OpenRouter key", type="password", value=os.getenv("OPENROUTER_API_KEY", "")
    )
    gr.ChatInterface(answer, additional_inputs=[key_box])

demo.launch()
