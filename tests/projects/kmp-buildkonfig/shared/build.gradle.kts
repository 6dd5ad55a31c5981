plugins {
    kotlin("multiplatform")
    id("com.codingfeline.buildkonfig")
}
kotlin {
    iosArm64()
    jvm()
}
buildkonfig {
    packageName = "chat"
    defaultConfigs {
        buildConfigField(STRING, "OPENROUTER_API_KEY", properties["OPENROUTER_API_KEY"] as String)
    }
}
