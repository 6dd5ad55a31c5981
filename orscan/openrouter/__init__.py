"""OpenRouter's API: the one place from which anything is sent anywhere.

`hosts` says where to, `pacing` how often, `client` sends, `account` knows the calls of a
management key, `models` what comes back. Import them by name: httpx takes 0.1 s to load, and no
scan and no hook may pay for it.
"""
