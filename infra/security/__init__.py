"""How a person comes to be known: accounts, second steps, sessions, tokens, OpenID."""
