package chat;

class Api {
    private static final String KEY = BuildConfig.OPENROUTER_API_KEY;

    Request request() {
        return new Request.Builder()
            .url("https://openrouter.ai/api/v1/chat/completions")
            .addHeader("Authorization", "Bearer " + KEY)
            .build();
    }
}
