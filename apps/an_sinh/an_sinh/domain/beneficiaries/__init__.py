"""Records of people held against each other and against the law's demands."""
