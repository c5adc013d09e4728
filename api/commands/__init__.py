"""What each command of `yiju` does, a file a kind of work; `api.cli` says which is which."""
