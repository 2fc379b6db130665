"""What schemathesis has to be told of the API's own media types."""

from typing import Any

import schemathesis


@schemathesis.serializer("application/x-shellscript")
def script(context: Any, value: Any) -> bytes:
    """A batch script goes as it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogateescape")


@schemathesis.deserializer("text/csv")
def table(context: Any, response: Any) -> str:
    """A table is a text to whoever checks its form alone."""
    return str(response.text)
