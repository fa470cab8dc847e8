"""What click itself says (`Usage:`, `Missing argument`), in the language asked for.

Click asks the standard library's gettext, which takes its language from the environment and from
nowhere else; so that, and only that, is global.
"""

import gettext
import os

from projections.i18n.catalogue import HERE

DOMAIN = "click"


def say_in(lang: str) -> None:
    """From here on click speaks this language in this process; call it before anything else."""
    gettext.bindtextdomain(DOMAIN, str(HERE))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = lang  # noqa: TID251 (written, not read; see above)
