import logging

from config import settings
from fastapi import FastAPI, HTTPException
from fastapi.responses import StreamingResponse
from openai import AsyncOpenAI, OpenAIError
from pydantic import BaseModel

app = FastAPI()
logger = logging.getLogger("uvicorn")
logger.info("started with %s", settings)
client = AsyncOpenAI(
    base_url="https://openrouter.ai/api/v1",
    api_key=settings.openrouter_api_key.get_secret_value(),
)


class Info(BaseModel):
    model: str
    ready: bool


class Question(BaseModel):
    text: str


@app.get("/info", response_model=Info)
async def info():
    key = settings.openrouter_api_key.get_secret_value()
    return {"model": settings.model, "ready": key != "", "key": key}


@app.post("/chat")
async def chat(question: Question):
    try:
        stream = await client.chat.completions.create(
            model=settings.model,
            messages=[{"role": "user", "content": question.text}],
            stream=True,
        )
    except OpenAIError as error:
        logger.exception("no answer of %s", client)
        raise HTTPException(502, detail=str(error)) from error

    async def parts():
        async for chunk in stream:
            yield chunk.choices[0].delta.content or ""

    return StreamingResponse(parts(), media_type="text/plain")
