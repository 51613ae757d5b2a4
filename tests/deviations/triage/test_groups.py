"""Words to choose among stand under the sub-heading they belong to, and under no other."""

import re

from flask.testing import FlaskClient

from deviations.records.models.deviation import Deviation


def test_a_word_of_no_group_does_not_stand_under_the_group_before(
    koordinator: FlaskClient, deviation: Deviation
) -> None:
    page = koordinator.get(f"/avvikelser/{deviation.public_id}/fakta").text

    read = re.findall(r"(Synsätt|Eller|Vet inte)\s*<", page)
    assert read[:3] == ["Synsätt", "Eller", "Vet inte"]
