"""An organisation made from a few answers, when nobody has a file at three in the morning."""

from typing import Any, cast

import pytest

from projections.i18n import languages
from tui.cli.organisation import simple


@pytest.mark.parametrize("lang", sorted(languages()))
def test_sites_alone_make_an_organisation(lang: str) -> None:
    """What is shipped names places of another group; none of them is asked for."""
    made = simple("Nord", ["Nord 1", "Nord 2"], "Europe/Brussels", cast(Any, (lang,)))
    assert [site.id for site in made.sites] == ["nord-1", "nord-2"]
    assert made.activities
    assert not any(activity.sites for activity in made.activities)
