"""Every word people read, in French, Dutch, German and English; the language is an argument.

Texts live in the catalogues (`<lang>/LC_MESSAGES/messages.po`): symbolic keys for what surfaces
say, English sentences as keys for what the declarations of the domain say. See `collect` for what
the catalogues must hold.
"""

from projections.i18n.catalogue import languages, preferred
from projections.i18n.translator import Translator

__all__ = ["Translator", "languages", "preferred"]
