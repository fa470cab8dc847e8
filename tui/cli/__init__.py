"""The command line: the accessible interface, headless, one file a command.

stdout is data, stderr is words. Commands are looked up by name and imported when used, so that a
read pays neither for the NATS client nor for Textual.
"""
