"""A browser whose user agrees at once: follows the address it is given, back to the app that waits for it."""

import sys

import requests

requests.get(sys.argv[1], timeout=10)
