from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    openrouter_api_key: SecretStr
    model: str = "openrouter/auto"


settings = Settings()
