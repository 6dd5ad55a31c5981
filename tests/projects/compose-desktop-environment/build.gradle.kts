plugins {
    kotlin("jvm")
    id("org.jetbrains.compose")
}
dependencies { implementation(compose.desktop.currentOs) }
