plugins { id("com.android.application") }
android {
    defaultConfig {
        manifestPlaceholders["openRouterKey"] = providers.gradleProperty("OPENROUTER_API_KEY").get()
    }
}
