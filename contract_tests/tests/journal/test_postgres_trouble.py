"""A database that cannot be used is one clear error, which never shows the password."""

import pickle
import re
import traceback
from collections.abc import Callable
from urllib.parse import quote

import pytest

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.place import holds_password
from jimmyai_omni._journal.schema import VERSION
from jimmyai_omni.errors import JournalError
from tests.journal.samples import intent, only, queued
from tests.postgres import PostgresServer


@pytest.fixture
def schema(postgres: PostgresServer) -> str:
    return postgres.schema()


@pytest.fixture
def place(postgres: PostgresServer, schema: str) -> str:
    return postgres.url(schema)


def refusal(call: Callable[[], object], says: str) -> JournalError:
    """The error of a call that has sent nothing."""
    with pytest.raises(JournalError, match=re.escape(says)) as caught:
        call()
    error = caught.value
    assert error.message.startswith("the journal postgresql://")
    assert error.message.endswith("; nothing was sent")
    assert "\n" not in f"{error.message}{error.hint}"
    assert "JIMMYAI_JOURNAL" in error.hint
    assert (error.billed, error.task_id) == ("no", None)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    return error


def refused(place: str, says: str) -> JournalError:
    with Journal(place) as journal:
        errors = [refusal(call, says) for call in (journal.check, journal.entries)]
    assert errors[0].message == errors[1].message
    return errors[0]


def fails_with(postgres: PostgresServer, schema: str, state: str) -> None:
    """Whatever is written to the table of entries fails in one way, as the server puts it."""
    postgres.run(
        f"""CREATE FUNCTION {schema}.fail() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'in the server''s words' USING ERRCODE = '{state}'; END $$""",
        f"CREATE TRIGGER failing BEFORE INSERT ON {schema}.entries EXECUTE FUNCTION {schema}.fail()",
    )


def test_a_port_where_nobody_answers() -> None:
    assert "start the server" in refused("postgresql://omni@127.0.0.1:1/db", "its server does not run").hint


def test_a_socket_that_is_not_there() -> None:
    refused("postgresql:///db?host=/nonexistent", "its server does not run here")


def test_a_host_that_there_is_not() -> None:
    refused("postgresql://omni@omni.invalid/db", "there is no host of that name")


def test_a_wrong_password_and_none(postgres: PostgresServer) -> None:
    host = f"127.0.0.1:{postgres.port}/postgres"
    postgres.run(f"ALTER ROLE omni PASSWORD '{postgres.password}'")
    refused(f"postgresql://omni:wrong@{host}", "its server refuses the user or the password")
    refused(f"postgresql://omni@{host}?passfile=/dev/null", "its server wants a password")
    with Journal(
        f"postgresql://omni:{postgres.password}@{host}?options=-csearch_path%3D{postgres.schema()}"
    ) as kept:
        kept.check()


def test_a_database_that_there_is_not(postgres: PostgresServer, place: str) -> None:
    assert "createdb" in refused(place.replace("/postgres?", "/nothing?"), "no such database").hint


def test_a_user_without_rights(postgres: PostgresServer, place: str, schema: str) -> None:
    with Journal(place) as journal:
        journal.intend(intent())
    postgres.run("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    guest = postgres.url(schema, user="guest")
    try:
        refused(guest, "there is no schema for its tables")
        postgres.run(f"GRANT USAGE ON SCHEMA {schema} TO guest")
        assert "grant" in refused(guest, "its user has too few rights there").hint
        postgres.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO guest")
        with Journal(guest) as journal:
            assert len(journal.entries()) == 1
            refusal(journal.check, "its user has too few rights there")
    finally:
        postgres.run("DROP OWNED BY guest", "DROP ROLE guest")


def test_a_server_that_takes_no_writes(place: str) -> None:
    with Journal(place) as journal:
        journal.intend(intent())
    with Journal(f"{place}%20-cdefault_transaction_read_only%3Don") as journal:
        assert len(journal.entries()) == 1
        assert "primary" in refusal(journal.check, "its server takes no writes").hint


def test_a_server_with_too_many_connections(postgres: PostgresServer, schema: str) -> None:
    postgres.run("CREATE ROLE crowd LOGIN CONNECTION LIMIT 0")
    try:
        refused(postgres.url(schema, user="crowd"), "its server has too many connections")
    finally:
        postgres.run("DROP ROLE crowd")


def test_a_journal_of_a_newer_version(postgres: PostgresServer, place: str, schema: str) -> None:
    with Journal(place) as journal:
        journal.check()
    postgres.run(f"UPDATE {schema}.omni_journal SET version = {VERSION + 1}")
    assert "update" in refused(place, f"a newer program wrote it, in version {VERSION + 1}").hint


def test_the_tables_of_another_program_stay_as_they_are(
    postgres: PostgresServer, place: str, schema: str
) -> None:
    postgres.run(f"CREATE TABLE {schema}.jobs (id BIGINT)")
    refused(place, "it is the database of another program")
    tables = f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}'"
    assert postgres.run(tables) == [("jobs",)]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("53100", "the disk is full"),
        ("40P01", "others were changing the same entries"),
        ("57014", "its server did not answer in time"),
        ("25P03", "this process stood still"),
        ("XX001", "in the server's words"),
    ],
)
def test_what_a_server_refuses(
    postgres: PostgresServer, place: str, schema: str, state: str, says: str
) -> None:
    with Journal(place) as journal:
        entry_id = journal.intend(intent())
        fails_with(postgres, schema, state)
        refusal(lambda: journal.intend(intent()), says)
        with pytest.raises(JournalError, match=re.escape(says)) as caught:
            journal.seen(queued(), account="elsewhere", base_url="https://api.example")
        assert (caught.value.task_id, caught.value.billed) == ("task-1", "yes")
        assert only(journal).entry_id == entry_id


def test_a_process_that_stands_still_in_a_transaction_loses_it(place: str, postgres: PostgresServer) -> None:
    with Journal(f"{place}%20-cidle_in_transaction_session_timeout%3D100ms") as journal:
        journal.check()
        with pytest.raises(JournalError, match=r"stood still|was lost"), journal.together():
            journal.intend(intent())
            while len(postgres.run("SELECT pid FROM pg_stat_activity WHERE state LIKE 'idle in%'")):
                pass
        assert journal.entries() == ()


SECRET = "pa55-W0RD"
URLS = {
    "a wrong password": "postgresql://omni:{}@127.0.0.1:{port}/postgres",
    "among the parameters": "postgresql://omni@127.0.0.1:{port}/postgres?password={}",
    "with an @": "postgresql://omni:x@{}@127.0.0.1:{port}/postgres",
    "with a /": "postgresql://omni:x/{}@127.0.0.1:{port}/postgres",
    "with digits and a /": "postgresql://omni:12/{}@127.0.0.1:{port}/postgres",
    "with a ?": "postgresql://omni:x?{}@127.0.0.1:{port}/postgres",
    "with a %": "postgresql://omni:{}%zz@127.0.0.1:{port}/postgres",
    "with a colon": "postgresql://omni:x:{}@127.0.0.1:{port}/postgres",
    "with an @ at nobody's": "postgres://omni:x@{}@127.0.0.1:1/postgres",
    "at no port": "postgresql://omni:{}@127.0.0.1:port/postgres",
}


@pytest.mark.parametrize("url", URLS.values(), ids=URLS)
def test_a_password_is_never_shown(
    postgres: PostgresServer, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    place = url.format(SECRET, port=postgres.port)
    assert holds_password(place)
    journal = Journal(place)
    caplog.set_level(0)
    with pytest.raises(JournalError) as caught:
        journal.check()
    told = [journal.name, repr(journal), repr(journal._database), str(caught.value), repr(caught.value)]
    told += [caught.value.hint, *caught.value.details, *traceback.format_exception(caught.value), caplog.text]
    assert SECRET not in "".join(told)


def test_the_name_tells_where_it_is() -> None:
    names = {
        "postgresql://host/db": "postgresql://host/db",
        "postgres://me:secret@host:5433,other/db?sslmode=require": "postgres://me@host:5433,other/db",
        f"postgresql://me:{quote('@/?#', safe='')}@[::1]/db": "postgresql://me@[::1]/db",
        "postgresql://": "postgresql://",
    }
    assert {url: Journal(url).name for url in names} == names
    assert [holds_password(url) for url in names] == [False, True, True, False]
