"""Is a host's certificate one that we trust, public ones and the user's own alike?

Chromium cannot be given another trusted certificate on the command line. When the user has one,
Chromium looks away and every host is asked here once, before anything goes through to it.
"""

import asyncio
import ssl
from pathlib import Path
from typing import Final

from amtsblick.collect.failures import failure_of
from amtsblick.errors import InputError

_PATIENCE: Final = 10.0


class Probe:
    """Shakes hands with (name, address, port) once and remembers what came of it."""

    def __init__(self, ca_file: Path) -> None:
        self._context = ssl.create_default_context()
        try:
            self._context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            raise InputError(f"The certificates in {ca_file} cannot be read: {error}") from error
        self._answers: dict[tuple[str, str, int], asyncio.Task[str]] = {}

    async def check(self, host: str, address: str, port: int) -> str:
        """Why the host at ``address`` is not trusted; "" when it is."""
        key = host, address, port
        if key not in self._answers:
            self._answers[key] = asyncio.get_running_loop().create_task(self._shake(*key))
        return await asyncio.shield(self._answers[key])

    async def _shake(self, host: str, address: str, port: int) -> str:
        try:
            async with asyncio.timeout(_PATIENCE):
                _, writer = await asyncio.open_connection(
                    address, port, ssl=self._context, server_hostname=host
                )
        except TimeoutError:
            return "the TLS handshake took too long"
        except ssl.SSLError as error:
            return failure_of(error)[1]
        except OSError as error:
            return f"the certificate could not be checked: {failure_of(error)[1]}"
        writer.transport.abort()
        return ""

    async def close(self) -> None:
        """Stop hand-shakes under way."""
        for task in self._answers.values():
            task.cancel()
        await asyncio.gather(*self._answers.values(), return_exceptions=True)
