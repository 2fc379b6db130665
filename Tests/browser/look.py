"""How somebody sees the portal, and what it says to them."""

from __future__ import annotations

from dataclasses import dataclass

from federation import REPOSITORY

LOCALES = REPOSITORY / "Sources" / "Portal" / "Resources" / "Locales"
LANGUAGES = ["en", "fr"]
THEMES = ["light", "dark"]
SIZES = {"phone": (390, 844), "desk": (1280, 900)}


class Words:
    """The sentences of one language, from the file that the portal reads: a walk then goes the same way in each."""

    def __init__(self, language: str) -> None:
        self.sentences = {}
        for line in (LOCALES / f"{language}.txt").read_text(encoding="utf-8").splitlines():
            key, equals, sentence = line.partition(" = ")
            if equals and not key.startswith("#"):
                self.sentences[key] = sentence

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of a key, with its values in place."""
        sentence = self.sentences[key]
        for name, value in values.items():
            sentence = sentence.replace(f"{{{name}}}", str(value))
        return sentence


@dataclass(frozen=True)
class Look:
    """A language, light or dark, and a size."""

    language: str
    theme: str
    size: str

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.size}"

    @property
    def options(self) -> dict[str, object]:
        """What a browser is opened with to look so."""
        width, height = SIZES[self.size]
        return {
            "locale": self.language,
            "color_scheme": self.theme,
            "viewport": {"width": width, "height": height},
        }

    @property
    def words(self) -> Words:
        """What the portal says in its language."""
        return Words(self.language)


AT_A_DESK = Look("en", "light", "desk")
ON_A_PHONE = Look("fr", "dark", "phone")
EVERY_LOOK = [Look(language, theme, size) for language in LANGUAGES for theme in THEMES for size in SIZES]
