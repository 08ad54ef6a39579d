"""What stands between a socket and the code: credentials, cookies, files in and out, pages."""
