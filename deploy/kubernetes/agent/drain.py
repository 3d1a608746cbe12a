"""preStop hook: tells the agent to take no new call. The call under way goes on."""

import os
import urllib.request

urllib.request.urlopen(f"http://127.0.0.1:{os.environ.get('AGENT_PORT', '8080')}/drain", timeout=5)
