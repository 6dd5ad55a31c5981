from typing import Annotated

from fastapi import APIRouter, Depends

from app.core.config import Settings, get_settings

router = APIRouter(prefix="/debug")


@router.get("/settings")
async def settings(current: Annotated[Settings, Depends(get_settings)]):
    return current.model_dump()
