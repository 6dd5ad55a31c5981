import pytest

from orscan.definitions.names import (
    PUBLIC_PREFIXES,
    is_key_name,
    is_keyish,
    is_not_secret,
    other_provider,
    public_prefix,
    words,
)

NO_KEY_NAMES = """
OPENROUTER_BASE_URL OPENROUTER_API_BASE OPENROUTER_API_BASE_URL OPENROUTER_MODEL
OPENROUTER_MODEL_NAME OPENROUTER_HTTP_REFERER OPENROUTER_APP_TITLE OPENROUTER_APP_CATEGORIES
OPENROUTER_X_OPEN_ROUTER_TITLE OPENROUTER_DEBUG OPENROUTER_TYPE OR_SITE_URL OR_APP_NAME
VITE_OPENROUTER_BASE_URL NEXT_PUBLIC_OPENROUTER_REFERER EXPO_PUBLIC_OPENROUTER_MODEL
OPENROUTER_SITE_URL OPENROUTER_KEY_NAME OPENROUTER_API_KEY_LABEL OPENROUTER_KEY_HASH
OPENROUTER_KEY_ID OPENROUTER_MAX_TOKENS OPENROUTER_TOKEN_LIMIT OPENROUTER_API_KEY_PREFIX
OPENROUTER_API_KEY_URL OPENROUTER_KEYS_URL OPENROUTER_API_KEY_ENV OPENROUTER_API_KEY_FILE
OPENROUTER_TIMEOUT openRouterModel openrouter.base-url openRouterKeyPattern
"""

OTHER_NAMES = """
OPENROUTER_WEBHOOK_SECRET HAS_OPENROUTER_KEY hasOpenRouterKey isOpenRouterKeySet
validateOpenRouterApiKey setOpenRouterKey useOpenRouterKey getOpenRouterKey
OPENROUTER_STORAGE_KEY openRouterStorageKey OPENROUTER_CACHE_KEY OPENROUTER_PUBLIC_KEY
OPENROUTER OPENROUTER_API openrouter FOR_KEY COLOR_KEY AUTHOR_KEY DOOR_KEY OR ORDER_KEY OR_ELSE_KEY
VITE_API_KEY API_KEY DEFAULT_API_KEY OPENAI_API_KEY OPEN_AI_KEY PUBLIC_APIKEY OPEN_KEY apiKey
LLM_API_KEY VITE_OPENAI_API_KEY NEXT_PUBLIC_SUPABASE_ANON_KEY VITE_FIREBASE_API_KEY
STRIPE_PUBLISHABLE_KEY PROVISIONING_PROFILE AWS_PROVISIONING_API_KEY MANAGEMENT_TOKEN
CONTENTFUL_MANAGEMENT_API_KEY ROUTER_KEY OPEN_DOOR_KEY
"""

KEY_NAMES = """
OPENROUTER_API_KEY OPENROUTER_KEY OPEN_ROUTER_API_KEY OPEN_ROUTER_KEY OR_API_KEY
OPENROUTER_API_KEYS OPENROUTER_KEYS OPENROUTER_API_KEY_2 OPENROUTER_KEY_FREE_1
OPENROUTER_TEST_API_KEY FALLBACK_OPENROUTER_API_KEY API_KEY_OPENROUTER LLM_API_KEY_OPENROUTER
SECRET_OPENROUTER_API_KEY OPENROUTER_TOKEN OPENROUTER_BEARER OPENROUTER_API_TOKEN
JUNIE_OPENROUTER_API_KEY OR_KEY ORkey OPENROUTER_PROVISIONING_KEY OPENROUTER_PROVISIONING_API_KEY
PROVISIONING_API_KEY OPENROUTER_MANAGEMENT_KEY MANAGEMENT_API_KEY OPENROUTER_ADMIN_KEY
openRouterApiKey openrouterApiKey openRouterKey openrouter_api_key openrouter_key
openRouterBearerToken openRouterAPIKey OpenRouterApiKey openrouter.apiKey openrouter.api-key
OpenRouter:ApiKey OPENROUTERAPIKEY openrouterapikey OPENROUTER_APIKEY OPENROUTERKEY
OPENROUTER_API_KEY_PROD OPENROUTER_SECRET OPENROUTER_AUTH_TOKEN OPENROUTER_CREDENTIALS
VITE_APP_OPENROUTER_API_KEY VITE_OPENROUTER_KEY REACT_APP_OPENROUTER_KEY VITE_OR_KEY
OPENROUTER_OPENAI_API_KEY
"""

NO_KEYS = """
MAX_TOKENS maxTokens hasKey KEY_NAME PUBLIC_KEY PRIMARY_KEY STORAGE_KEY QUERY_KEY CACHE_KEY
SITE_KEY SUPABASE_ANON_KEY STRIPE_PUBLISHABLE_KEY API_URL API_BASE monkey KEYBOARD tokenizer
SECRETARY keyCode csrfToken NEXT_TOKEN SHOW_API_KEY TOKENS VITE_TITLE
"""

KEYS = """
API_KEY apiKey _apiKey API_KEYS KEY TOKEN BEARER_TOKEN VITE_API_KEY VITE_CHAT_API_KEY PUBLIC_APIKEY
LLM_API_KEY OPENAI_API_KEY ANTHROPIC_AUTH_TOKEN DEFAULT_API_KEY OPEN_AI_KEY OPEN_KEY client_secret
API_TOKENS Authorization GITHUB_PAT api-key apikey API_KEY_1 API_KEY_DEV
"""

PROVIDERS = {
    "VITE_OPENAI_API_KEY": "OpenAI",
    "OPEN_AI_KEY": "OpenAI",
    "openAiKey": "OpenAI",
    "NEXT_PUBLIC_SUPABASE_ANON_KEY": "Supabase",
    "VITE_FIREBASE_API_KEY": "Firebase",
    "EXPO_PUBLIC_FIREBASE_API_KEY": "Firebase",
    "STRIPE_PUBLISHABLE_KEY": "Stripe",
    "NEXT_PUBLIC_STRIPE_KEY": "Stripe",
    "ANTHROPIC_AUTH_TOKEN": "Anthropic",
    "VITE_GEMINI_API_KEY": "Google",
    "NEXT_PUBLIC_GOOGLE_MAPS_KEY": "Google",
    "GROQ_API_KEY": "Groq",
    "DEEP_SEEK_KEY": "DeepSeek",
    "deepSeekApiKey": "DeepSeek",
    "VITE_HF_API_TOKEN": "Hugging Face",
    "HUGGING_FACE_TOKEN": "Hugging Face",
    "ELEVEN_LABS_API_KEY": "ElevenLabs",
    "GITHUB_TOKEN": "GitHub",
    "githubToken": "GitHub",
    "SENTRY_AUTH_TOKEN": "Sentry",
    "NEXT_PUBLIC_POSTHOG_KEY": "PostHog",
    "AZURE_OPENAI_KEY": "Azure",
}

NO_PROVIDERS = """
OPENROUTER_API_KEY VITE_OPENROUTER_API_KEY OPENROUTER_OPENAI_KEY openRouterGeminiKey API_KEY
VITE_API_KEY LLM_API_KEY AI_KEY EXPO_PUBLIC_API_KEY CHAT_TOKEN OPEN_KEY DEFAULT_API_KEY apiKey
"""


@pytest.mark.parametrize("name", (NO_KEY_NAMES + OTHER_NAMES).split())
def test_other_names_are_no_openrouter_keys(name: str) -> None:
    assert not is_key_name(name)


@pytest.mark.parametrize("name", KEY_NAMES.split())
def test_openrouter_key_names(name: str) -> None:
    assert is_key_name(name)
    assert not is_not_secret(name)
    assert other_provider(name) is None


@pytest.mark.parametrize("prefix", PUBLIC_PREFIXES)
def test_a_public_prefix_leaves_a_key_name_one(prefix: str) -> None:
    assert is_key_name(prefix + "OPENROUTER_API_KEY")
    assert not is_key_name(prefix + "OPENROUTER_BASE_URL")
    assert public_prefix(prefix + "X") == prefix


@pytest.mark.parametrize("name", ["OPENROUTER_API_KEY", "MY_VITE_KEY", "vite_key", "publicKey"])
def test_other_names_have_no_public_prefix(name: str) -> None:
    assert not public_prefix(name)


@pytest.mark.parametrize("name", NO_KEYS.split())
def test_other_names_are_no_keys(name: str) -> None:
    assert not is_keyish(name)


@pytest.mark.parametrize("name", [*KEYS.split(), *KEY_NAMES.split()])
def test_names_of_keys(name: str) -> None:
    assert is_keyish(name)
    assert not is_not_secret(name)


@pytest.mark.parametrize("name", NO_KEY_NAMES.split())
def test_settings_are_no_secrets(name: str) -> None:
    assert is_not_secret(name)


@pytest.mark.parametrize("name", ["PUBLIC_KEY_ID", "SUPABASE_ANON_KEY", "hasOpenRouterKey"])
def test_what_is_public_or_a_question_is_no_secret(name: str) -> None:
    assert is_not_secret(name)


@pytest.mark.parametrize("name", ["VITE_CHAT", "DATABASE", "OPENROUTER", "", "_", "é"])
def test_a_name_that_says_nothing_is_neither(name: str) -> None:
    assert not is_not_secret(name)
    assert not is_keyish(name)
    assert not is_key_name(name)
    assert other_provider(name) is None


@pytest.mark.parametrize("name", NO_PROVIDERS.split())
def test_names_of_no_other_provider(name: str) -> None:
    assert other_provider(name) is None


@pytest.mark.parametrize(("name", "provider"), PROVIDERS.items())
def test_names_of_other_providers(name: str, provider: str) -> None:
    assert other_provider(name) == provider


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("openRouterAPIKey", "OPENROUTER API KEY"),
        ("OPEN_ROUTER_KEY", "OPENROUTER KEY"),
        ("apikey2", "API KEY 2"),
        ("ORkey", "OR KEY"),
        ("XMLHttpRequest", "XML HTTP REQUEST"),
    ],
)
def test_words_of_a_name(name: str, expected: str) -> None:
    assert words(name) == tuple(expected.split())
