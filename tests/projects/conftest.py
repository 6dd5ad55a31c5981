"""The folders here are projects to be scanned and built, whatever their files are called."""

collect_ignore_glob = ["*/*"]
