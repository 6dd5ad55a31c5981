include(":app", ":network")
