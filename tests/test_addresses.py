"""No password, signature or token of an address is ever shown; paths stay readable."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sizing_xl.addresses import HIDDEN, identity, public_address, public_text
from sizing_xl.errors import Problem
from sizing_xl.texts import LANGUAGES, Texts

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("s3://host/a", "s3://host/a"),
        ("s3://me:se@cret@host/a", "s3://host/a"),
        ("s3://bucket/day=1/a@b.csv", "s3://bucket/day=1/a@b.csv"),
        ("http://ana:pa/ss@127.0.0.1:8799/a.csv", "http://127.0.0.1:8799/a.csv"),
        ("https://ghp_token@host/a.csv", "https://host/a.csv"),
        ("https://host/a.csv?sv=2024&sig=abc%3D", "https://host/a.csv"),
        ("https://host/a.csv?X-Amz-Signature=abc#part", "https://host/a.csv"),
        ("https://host/a.csv#access_token=abc", "https://host/a.csv"),
        ("https://[::1]:8080/a.csv", "https://[::1]:8080/a.csv"),
        ("simplecache::s3://me:secret@host/a", "simplecache::s3://host/a"),
        ("zip://a.csv::https://u:p@h/x.zip?sig=abc", "zip://a.csv::https://h/x.zip"),
        ("https://proxy/get/https://u:p@h/x", "https://proxy/get/https://h/x"),
        ("https:/u:p@h/x", "https:/h/x"),  # as a path object writes it
        # Where the password ends cannot be known: as little as may be.
        ("s3://me:sec@ret/host/a@b", "s3://b"),
        ("http://u:p?q@h/x", f"http://{HIDDEN}"),
        ("http://u:p#q@h/x", f"http://{HIDDEN}"),
        ("http://u:secret", f"http://{HIDDEN}"),
    ],
)
def test_an_address_is_shown_without_what_is_secret(address, shown):
    assert public_address(address) == shown
    assert public_address(shown) == shown
    assert public_text(f"at {address}: no", address) == f"at {shown}: no"


@pytest.mark.parametrize(
    "path",
    ["/a/b@c?d#e.csv", "dados/o que?.csv", "C:\\Users\\ana@x\\what?.csv", "C:/Users/ana@x/#1.csv",
     "\\\\server\\share@x\\a?.csv", "a@b:c.csv", "file:///C:/ana@x/#1?.csv", "file:///d/ana@x.csv",
     "x.csv", "-", "", "~/a@b", "10:30/a@b?.csv"],
)  # fmt: skip
def test_a_path_stays_as_it_is(path):
    assert public_address(path) == path
    assert public_text(path) == path


SECRET = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=6, max_size=12)
ANY = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=6, max_size=12)
BARE = st.from_regex(r"[A-Za-z0-9+=%~.-]{6,12}", fullmatch=True)
NAMES = ["sig", "signature", "X-Amz-Signature", "X-Goog-Credential", "token", "access_token",
         "key", "api_key", "se", "sp", "sv", "pwd", "x"]  # fmt: skip


@st.composite
def secret_addresses(draw, password=ANY):
    """An address, and the secrets in it."""
    bare = BARE.map("Zk{}".format)  # stands nowhere else
    user, word, end = draw(bare), draw(password.map("Zk{}".format)), draw(bare)
    values = draw(st.lists(st.tuples(st.sampled_from(NAMES), bare), max_size=3))
    scheme = draw(st.sampled_from(["https", "s3", "memory", "abfs", "ftp", "nowhere"]))
    query = "?" + "&".join(f"{name}={value}" for name, value in values) if values else ""
    fragment = draw(st.sampled_from(["", f"#{end}"]))
    chain = draw(st.sampled_from(["", "simplecache::", "zip://cases.csv::"]))
    address = f"{chain}{scheme}://{user}:{word}@host.example/dir/cases.csv{query}{fragment}"
    return address, [user, word, *(value for _, value in values), *([end] if fragment else [])]


def shown_parts(secrets, text):
    """Secrets in a text, but for those that "***" or the harmless parts of an address hold."""
    harmless = "https://host.example/dir/cases.csv zip://cases.csv::simplecache::"
    return [it for it in secrets if it.strip() and it in text and it not in harmless]


@given(secret_addresses())
@example(("https://user00:a::s3://b@c@host.example/dir/cases.csv", ["user00", "a::s3://b@c"]))
def test_no_secret_of_an_address_is_shown(pair):
    address, secrets = pair
    assert shown_parts(secrets, public_address(address)) == []


@given(
    secret_addresses(password=SECRET), st.sampled_from(["{}", "no: {}", "url='{}', no", '["{}"]'])
)
def test_no_secret_of_an_address_in_a_text_is_shown(pair, frame):
    address, secrets = pair
    told = public_text(frame.format(address))
    assert shown_parts(secrets, told) == []


@given(secret_addresses(), st.data())
def test_no_secret_of_a_known_address_is_left_in_a_text(pair, data):
    """Wherever a library quotes a part of it, and however it spells that."""
    address, secrets = pair
    part = data.draw(st.sampled_from(secrets))
    for spelled in (part, repr(part)[1:-1]):
        assert shown_parts([spelled], public_text(f"the part <{spelled}> is bad", address)) == []


@given(secret_addresses())
def test_no_problem_holds_a_secret(pair):
    address, secrets = pair
    problem = Problem("unknown_name", "model", address, file=address, details={"near": [address]})
    told = [repr(problem), *(Texts(language).problem(problem) for language in LANGUAGES)]
    assert shown_parts(secrets, " ".join(told)) == []


def test_a_directory_keeps_its_identity_when_its_signature_changes():
    first, second = (identity(f"abfs://data:{word}@host/run?sig={word}") for word in ("a1", "b2"))
    assert first == second
    assert identity("abfs://one@host/run") != identity("abfs://two@host/run")
    assert identity("s3://u:a?b@one/run") != identity("s3://u:a?b@two/run")
    assert identity("s3://bucket/run") == "s3://bucket/run"
    assert not re.search("a1|b2", first)


@pytest.mark.parametrize(
    "text",
    ["x://" * 30_000, "a" * 130_000 + "://u:p", "a://b: " * 18_000, "a://" + ":" * 130_000,
     "a::" * 40_000 + "://", "file://" * 18_000, "a:/" * 40_000, "a://b?" + "c=d&" * 30_000,
     "@:/" * 40_000],
)  # fmt: skip
def test_no_text_takes_long(text):
    """A cell of a CSV may hold 131 072 characters."""
    began = time.process_time()
    Problem("unknown_name", "model", text, details={"reason": text})
    assert time.process_time() - began < 3


def test_a_password_with_a_blank_is_not_cut_in_a_text():
    told = public_text("cannot read s3://me:pass word@host/x.csv today")
    assert told == "cannot read s3://host/x.csv today"


def test_half_characters_in_an_address_are_hidden_like_others():
    told = public_text(
        "no: s3://me:se\udfffcret@host/x", "s3://me:se\udfffcret@host/x?sig=\ud800word"
    )
    assert "cret" not in told and "word" not in told
