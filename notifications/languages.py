"""The languages of our mail: Dutch is what stands in the code, any other language a catalogue of messages (gettext)."""

from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from domain.dutch import DUTCH
from domain.subscriptions import Language


@cache
def translations(language: Language) -> NullTranslations:
    """Our words in a language. The catalogue is compiled when it is first asked for."""
    if language is Language.DUTCH:
        return DUTCH
    catalogue = files("notifications") / "locales" / f"{language}.po"
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(catalogue.read_bytes()), locale=language.value))
    compiled.seek(0)
    return Translations(compiled)
