plugins { id("com.android.application") }
android {
    defaultConfig {
        buildConfigField("String", "OPENROUTER_API_KEY", "\"${System.getenv("OPENROUTER_API_KEY")}\"")
    }
}
