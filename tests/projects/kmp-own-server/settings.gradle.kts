include(":shared", ":server")
