"""Where do public bodies speak, how do we know, and what could not be looked at?"""

from importlib.metadata import version

__version__ = version("amtsblick")
