import os
import sys

from openai import OpenAI

client = OpenAI(base_url="https://openrouter.ai/api/v1", api_key=os.environ["OPENROUTER_API_KEY"])


def summary(text: str) -> str:
    answer = client.chat.completions.create(
        model="openrouter/auto", messages=[{"role": "user", "content": f"Sum up: {text}"}]
    )
    return answer.choices[0].message.content


if __name__ == "__main__":
    print(summary(sys.stdin.read()))
