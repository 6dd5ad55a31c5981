from functools import lru_cache

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")

    openrouter_api_key: str
    openrouter_model: str = "openrouter/auto"


@lru_cache
def get_settings() -> Settings:
    return Settings()
