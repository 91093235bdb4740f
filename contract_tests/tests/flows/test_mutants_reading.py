"""Ways to misread an answer, or to say too much: each is caught by a test."""

from pathlib import Path

import pytest

from tests.flows import test_balances as balances
from tests.flows import test_create_refusals as refusals
from tests.flows import test_create_requests as requests
from tests.flows import test_models as models
from tests.flows import test_retrieve as retrieve
from tests.flows import test_secrets as secrets
from tests.flows.harness import KEY
from tests.flows.mutation import Mutant, check, scenario_of
from tests.flows.test_create_refusals import REFUSED

REFUSES = refusals.test_a_refusal_is_an_error_of_its_kind
ECHOES = secrets.test_a_server_that_echoes_the_token_cannot_put_it_into_an_error

MUTANTS = {
    "a code is compared as text alone": Mutant(
        "_flows.answers",
        'if _code(document) != "20000"',
        'if document["code"] != "20000"',
        scenario_of(balances.test_a_balance_is_read, *balances.BALANCES["as documented"]),
    ),
    "a code is compared as a number alone": Mutant(
        "_flows.answers",
        'if _code(document) != "20000"',
        'if document["code"] != 20000',
        scenario_of(balances.test_a_balance_is_read, *balances.BALANCES["with a code in text"]),
    ),
    "a code is not looked at": Mutant(
        "_flows.answers",
        'if _code(document) != "20000"',
        "if False",
        scenario_of(REFUSES, *REFUSED["20001"]),
    ),
    "a bad request is a server error": Mutant(
        "_flows.answers",
        '"20002": BadRequestError',
        '"20003": BadRequestError',
        scenario_of(REFUSES, *REFUSED["20002"]),
    ),
    "progress 1 is 100 %": Mutant(
        "_seam",
        "progress=_integer(task.progress)",
        "progress=100 if task.progress == 1 else _integer(task.progress)",
        scenario_of(retrieve.test_each_status_means_one_state, "processing", "processing"),
    ),
    "numbers in text are lost": Mutant(
        "_seam",
        "isinstance(value, int | float | str)",
        "isinstance(value, int | float)",
        scenario_of(balances.test_a_balance_is_read, *balances.BALANCES["numbers in text"]),
    ),
    "extra fields are not sent": Mutant(
        "_seam",
        "generated.additional_properties = rest",
        "generated.additional_properties = {}",
        scenario_of(requests.test_the_body_on_the_wire_names_every_setting, *requests.SENT["an extra field"]),
    ),
    "the catalogue is sent the token": Mutant(
        "_seam",
        "authenticated=False)",
        "authenticated=True)",
        scenario_of(models.test_the_price_list_is_read_and_asked_for_without_the_token, 20000),
    ),
    "the token is sent without its scheme word": Mutant(
        "_wire.wire",
        'f"Bearer {self._config.require_key()}"',
        "self._config.require_key()",
        scenario_of(requests.test_a_create_is_one_authenticated_post_of_json),
    ),
    "a transport's error is quoted with the token": Mutant(
        "_wire.wire",
        "redact_text(str(error), self._config.api_key)",
        "str(error)",
        scenario_of(ECHOES, secrets.echo(KEY)["a transport's error"], secrets.CALLS["retrieve"]),
    ),
    "an answer with escapes is taken for one without the token": Mutant(
        "_wire.redact",
        '(b"\\\\", b"\\0", *written)',
        '(b"\\0", *written)',
        scenario_of(ECHOES, secrets.echo(KEY)["msg, in JSON's escapes"], secrets.CALLS["retrieve"]),
    ),
    "an answer in UTF-16 is taken for one without the token": Mutant(
        "_wire.redact",
        '(b"\\\\", b"\\0", *written)',
        '(b"\\\\", *written)',
        scenario_of(ECHOES, secrets.echo(KEY)["msg, in UTF-16"], secrets.CALLS["retrieve"]),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(mutant, tmp_path, monkeypatch)
