from fastapi import FastAPI

from app.api import debug

app = FastAPI()
app.include_router(debug.router)
