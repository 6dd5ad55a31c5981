plugins { id("com.android.application") }

val properties = Properties().apply { load(rootProject.file("local.properties").inputStream()) }

android {
    buildFeatures { buildConfig = true }
    defaultConfig {
        buildConfigField("String", "API_KEY", "\"${properties.getProperty("openrouter.key")}\"")
    }
}
