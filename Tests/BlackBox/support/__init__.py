"""What the black-box tests stand on: the executable, databases, retailers, fingerprints."""
