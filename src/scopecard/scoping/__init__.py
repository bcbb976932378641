"""Where in the Agentic AI Security Scoping Matrix does a system stand, and why?"""
