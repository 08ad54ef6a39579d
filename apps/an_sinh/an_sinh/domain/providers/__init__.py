"""Messages between the office and the programs of providers: signatures, the sandbox, ISO 20022."""
