"""One installation before Django opens it: where it lies, who uses it, its keys, and what a crash left half done."""
