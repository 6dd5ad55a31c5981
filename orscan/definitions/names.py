"""What a variable's name says: an OpenRouter key, some key, another provider's, or no secret.

Names are compared word by word, whatever joins the words: OPENROUTER_API_KEY, openRouterApiKey,
openrouter.api-key. Names of OpenRouter's variables were read in its documentation and in public
code, 2026-11-23 (OpenRouterTeam/docs, and the SDKs on PyPI and npm); public prefixes in the
frameworks' documentation, 2026-11-23.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from orscan.definitions.text import word_set

PUBLIC_PREFIXES = (
    "NEXT_PUBLIC_",
    "EXPO_PUBLIC_",
    "NUXT_PUBLIC_",
    "PLASMO_PUBLIC_",
    "SNOWPACK_PUBLIC_",
    "BUN_PUBLIC_",
    "RENDERER_VITE_",
    "VITE_",
    "REACT_APP_",
    "VUE_APP_",
    "NG_APP_",
    "TARO_APP_",
    "UMI_APP_",
    "SAPPER_APP_",
    "GATSBY_",
    "RAZZLE_",
    "WXT_",
    "STORYBOOK_",
    "WEBPACK_",
    "PUBLIC_",
)
"""Prefixes by which build tools tell variables that they write into the client's code.

A project can set others; its own configuration says which.
"""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_RUN_TOGETHER = re.compile(
    r"(OPENROUTER|OPENAI|OPEN|ROUTER)?(API|AUTH|ACCESS|BEARER|SECRET)?"
    r"(KEY|KEYS|TOKEN|TOKENS|SECRET|BEARER)?"
)
_OR_FIRST = re.compile(r"OR(?=[Kk]ey|[Aa]pi)")

_TAILS = word_set("KEY KEYS TOKEN SECRET SECRETS BEARER CREDENTIAL CREDENTIALS AUTHORIZATION PAT")
_QUALIFIERS = word_set(
    "PROD PRODUCTION DEV DEVELOPMENT STAGING STAGE PREVIEW TEST TESTING LOCAL LIVE FREE PAID "
    "BACKUP FALLBACK SECONDARY DEFAULT OLD NEW ALT MAIN V VALUE PLAIN RAW HERE PERSONAL TEAM "
    "CLIENT SERVER FRONTEND BACKEND WEB APP MOBILE ANDROID IOS A B C BASE64 B64 ENCODED"
)
"""Words behind the tail that change which key it is, and not that it is one."""

_LOCAL_KEYS = word_set(
    "PUBLIC PRIMARY FOREIGN SORT PARTITION STORAGE CACHE QUERY SITE PUBLISHABLE ANON SHORTCUT "
    "HOT COLOR STORE SESSION ROW INDEX OBJECT MAP DICT JSON TABLE LOOKUP GROUP UNIQUE "
    "TRANSLATION I18N LOCALE LANG LANGUAGE STATE CONFIG COOKIE FORM FIELD PARAM HEADER EVENT "
    "ROUTE MENU TAB SETTING SETTINGS PREFERENCE PREFERENCES STORAGEKEY LOCALSTORAGE "
    "IDEMPOTENCY DEDUPE SEARCH ENTER ESCAPE ARROW HTML COLUMN ORDER MODEL CSRF XSRF NEXT "
    "CONTINUATION PAGE START STOP END PAD MASK UNK EOS BOS"
)
"""Words before KEY or TOKEN that make it the name of something, and no secret to OpenRouter."""

_QUESTIONS = word_set(
    "HAS HAVE IS ARE USE USES USING SHOW HIDE SET GET NO NOT REQUIRE REQUIRES ENABLE DISABLE "
    "ALLOW VALIDATE VERIFY CHECK NEED NEEDS MISSING INVALID ON HANDLE TOGGLE SAVE STORE LOAD "
    "CLEAR REMOVE DELETE FETCH READ WRITE RESOLVE MASK CREATE UPDATE ROTATE MAX MIN NUM COUNT"
)
"""First words that make a name a question, an act or a number."""

_PLAIN = word_set(
    "URL URLS URI HOST HOSTNAME ENDPOINT ENDPOINTS BASE PORT DOMAIN MODEL MODELS NAME NAMES "
    "TITLE REFERER REFERRER SITE ID IDS VERSION MODE ENV DEBUG TIMEOUT LIMIT LIMITS REGION "
    "PATH FILE DIR LABEL HASH PREFIX SUFFIX LENGTH LEN COUNT REGEX PATTERN TYPE ENABLED "
    "DISABLED EMAIL LOGO TEMPERATURE PROVIDER PROVIDERS PROMPT CATEGORIES CATEGORY EXPIRY "
    "EXPIRES SET VALID INVALID EXISTS PRESENT CONFIGURED REQUIRED MISSING ERROR MESSAGE INPUT "
    "PLACEHOLDER HINT HELP TEXT TOKENS RETRIES INTERVAL FORMAT INFO STATUS USAGE COST PRICE "
    "LEVEL SIZE DELAY CONCURRENCY VAR VARIABLE HEADER HEADERS MASKED MASK DOCS LINK SCOPE "
    "SCOPES"
)
"""Last words of names whose value is no secret."""

_KNOWN_NAMES = frozenset({("PROVISIONING", "API", "KEY"), ("MANAGEMENT", "API", "KEY")})
"""OpenRouter's documentation calls its management key so, without naming itself."""

_PROVIDERS = {
    word: name
    for name, words in {
        "OpenAI": "OPENAI CHATGPT GPT GPT3 GPT4 DALLE WHISPER",
        "Azure": "AZURE",
        "Anthropic": "ANTHROPIC CLAUDE",
        "Google": "GOOGLE GEMINI GCP VERTEX PALM GMAPS GOOGLEMAPS YOUTUBE RECAPTCHA GENAI GA GTM",
        "Firebase": "FIREBASE FCM",
        "Supabase": "SUPABASE",
        "Stripe": "STRIPE",
        "Groq": "GROQ",
        "xAI": "XAI GROK",
        "Mistral": "MISTRAL CODESTRAL",
        "DeepSeek": "DEEPSEEK",
        "Cohere": "COHERE",
        "Perplexity": "PERPLEXITY PPLX",
        "Together": "TOGETHER TOGETHERAI",
        "Fireworks": "FIREWORKS FIREWORKSAI",
        "Replicate": "REPLICATE",
        "Hugging Face": "HUGGINGFACE HUGGINGFACEHUB HF",
        "Cerebras": "CEREBRAS",
        "SambaNova": "SAMBANOVA",
        "NVIDIA": "NVIDIA NIM",
        "Moonshot": "MOONSHOT KIMI",
        "Zhipu": "ZHIPU ZHIPUAI GLM BIGMODEL ZAI",
        "Alibaba": "DASHSCOPE QWEN ALIYUN ALIBABA BAILIAN",
        "MiniMax": "MINIMAX",
        "SiliconFlow": "SILICONFLOW",
        "Novita": "NOVITA",
        "DeepInfra": "DEEPINFRA",
        "Hyperbolic": "HYPERBOLIC",
        "AI21": "AI21",
        "Voyage": "VOYAGE VOYAGEAI",
        "Jina": "JINA",
        "Ollama": "OLLAMA",
        "LiteLLM": "LITELLM",
        "Portkey": "PORTKEY",
        "Requesty": "REQUESTY",
        "Helicone": "HELICONE",
        "Langfuse": "LANGFUSE",
        "LangChain": "LANGCHAIN LANGSMITH",
        "ElevenLabs": "ELEVENLABS",
        "Deepgram": "DEEPGRAM",
        "AssemblyAI": "ASSEMBLYAI",
        "Stability": "STABILITY STABILITYAI",
        "fal": "FAL FALAI",
        "Runway": "RUNWAY RUNWAYML",
        "Tavily": "TAVILY",
        "Serper": "SERPER",
        "SerpApi": "SERPAPI",
        "Brave": "BRAVE",
        "Exa": "EXA",
        "Firecrawl": "FIRECRAWL",
        "Pinecone": "PINECONE",
        "Weaviate": "WEAVIATE",
        "Qdrant": "QDRANT",
        "AWS": "AWS BEDROCK COGNITO",
        "Cloudflare": "CLOUDFLARE CF TURNSTILE",
        "Vercel": "VERCEL",
        "Netlify": "NETLIFY",
        "GitHub": "GITHUB GH",
        "GitLab": "GITLAB",
        "npm": "NPM",
        "Docker": "DOCKER DOCKERHUB",
        "Clerk": "CLERK",
        "Auth0": "AUTH0",
        "Appwrite": "APPWRITE",
        "Algolia": "ALGOLIA",
        "Mapbox": "MAPBOX",
        "Sentry": "SENTRY",
        "PostHog": "POSTHOG",
        "Mixpanel": "MIXPANEL",
        "Amplitude": "AMPLITUDE",
        "Segment": "SEGMENT",
        "Twilio": "TWILIO",
        "SendGrid": "SENDGRID",
        "Resend": "RESEND",
        "Mailgun": "MAILGUN",
        "EmailJS": "EMAILJS",
        "Pusher": "PUSHER",
        "Ably": "ABLY",
        "PayPal": "PAYPAL",
        "Razorpay": "RAZORPAY",
        "RevenueCat": "REVENUECAT",
        "Contentful": "CONTENTFUL",
        "Sanity": "SANITY",
        "Notion": "NOTION",
        "Airtable": "AIRTABLE",
        "Slack": "SLACK",
        "Discord": "DISCORD",
        "Telegram": "TELEGRAM TG",
        "Spotify": "SPOTIFY",
        "TMDB": "TMDB",
        "OpenWeather": "OPENWEATHER OPENWEATHERMAP WEATHERAPI OWM",
        "NewsAPI": "NEWSAPI",
        "RapidAPI": "RAPIDAPI",
        "Alpha Vantage": "ALPHAVANTAGE",
        "Alchemy": "ALCHEMY",
        "Infura": "INFURA",
        "Etherscan": "ETHERSCAN",
        "WalletConnect": "WALLETCONNECT",
        "Unsplash": "UNSPLASH",
        "Pexels": "PEXELS",
        "Giphy": "GIPHY",
        "Cloudinary": "CLOUDINARY",
        "imgbb": "IMGBB",
        "Convex": "CONVEX",
        "Neon": "NEON",
        "Turso": "TURSO",
        "Upstash": "UPSTASH",
        "Inngest": "INNGEST",
        "Hasura": "HASURA",
        "Strapi": "STRAPI",
        "Shopify": "SHOPIFY",
        "Agora": "AGORA",
        "LiveKit": "LIVEKIT",
        "Vapi": "VAPI",
        "OneSignal": "ONESIGNAL",
        "VirusTotal": "VIRUSTOTAL",
        "E2B": "E2B",
        "Mem0": "MEM0",
        "Figma": "FIGMA",
        "Linear": "LINEAR",
        "Expo": "EXPO EAS",
    }.items()
    for word in words.split()
}
"""Words of a name, run together, and whose they are. No list can be whole; these are common."""


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """Return the words of *name* in upper case; OpenRouter is one word, however it is written."""
    found: list[str] = []
    for word in _WORD.findall(_OR_FIRST.sub("OR_", name, count=1)):
        parts = _parts(word.upper())
        if parts[0] == "ROUTER" and found and found[-1] == "OPEN":
            found[-1:] = ["OPENROUTER", *parts[1:]]
        else:
            found += parts
    return tuple(found)


def _parts(word: str) -> list[str]:
    """Return the words that are run together in *word*, as in APIKEY."""
    pieces = _RUN_TOGETHER.fullmatch(word)
    return [part for part in pieces.groups() if part] if pieces else [word]


def public_prefix(name: str) -> str:
    """Return the prefix that makes a build tool ship the variable, or nothing."""
    return next((prefix for prefix in PUBLIC_PREFIXES if name.startswith(prefix)), "")


@lru_cache(maxsize=4096)
def is_key_name(name: str) -> bool:
    """Whether *name* is that of an OpenRouter key: an API key or a management key."""
    own = words(name[len(public_prefix(name)) :])
    own = own[1:] if own[:1] == ("APP",) else own
    if own in _KNOWN_NAMES:
        return True
    if "WEBHOOK" in own or not is_keyish(name):
        return False
    return "OPENROUTER" in own or (own[:1] == ("OR",) and own[1] in {"API", "KEY", "KEYS", "TOKEN"})


@lru_cache(maxsize=4096)
def is_keyish(name: str) -> bool:
    """Whether *name* is that of some secret: it ends in KEY, TOKEN, SECRET or the like."""
    own = _core(name)
    if not own or own[0] in _QUESTIONS:
        return False
    if own[-1] == "TOKENS":
        return own[-2:-1] in {("API",), ("AUTH",), ("ACCESS",), ("BEARER",)}
    if own[-1] not in _TAILS:
        return False
    return not (own[-1] in {"KEY", "KEYS", "TOKEN"} and own[-2:-1] and own[-2] in _LOCAL_KEYS)


def is_not_secret(name: str) -> bool:
    """Whether *name* is that of a setting that is no secret: an address, a model, a title, an id.

    Also of keys that are made to be public, and of questions and acts about a key. False does not
    say that it is one.
    """
    own = _core(name)
    if not own or is_keyish(name):
        return False
    return own[0] in _QUESTIONS or own[-1] in _PLAIN or own[-1] in _TAILS


def other_provider(name: str) -> str | None:
    """Return whose variable *name* is, if it names a provider that is not OpenRouter."""
    own = words(name[len(public_prefix(name)) :])
    if "OPENROUTER" in own:
        return None
    return next((_PROVIDERS[run] for run in _runs(own) if run in _PROVIDERS), None)


def _runs(own: tuple[str, ...]) -> Iterator[str]:
    """Yield the words run together by three, two and one, as in DEEP SEEK."""
    for count in (3, 2, 1):
        for at in range(len(own) - count + 1):
            yield "".join(own[at : at + count])


def _core(name: str) -> tuple[str, ...]:
    """Return the words of *name* without its public prefix, and without what qualifies its tail."""
    own = list(words(name[len(public_prefix(name)) :]))
    if own == ["KEY"]:
        own = list(words(name))  # PUBLIC_KEY is half of a pair
    while len(own) > 1 and _qualifies(own):
        own.pop()
    return tuple(own)


def _qualifies(own: list[str]) -> bool:
    """Whether the last word says which key it is: a number, an environment, a provider."""
    last = own[-1]
    if not any(word in _TAILS for word in own[:-1]):
        return False
    return last.isdigit() or last in _QUALIFIERS or last == "OPENROUTER" or last in _PROVIDERS
