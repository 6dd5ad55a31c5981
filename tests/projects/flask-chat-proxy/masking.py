def mask_key(key):
    if not key:
        return "not set"
    return key if len(key) < 8 else f"{key[:4]}...{key[-4:]}"
