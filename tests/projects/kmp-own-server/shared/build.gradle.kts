plugins { kotlin("multiplatform") }
kotlin {
    iosArm64()
    androidTarget()
}
