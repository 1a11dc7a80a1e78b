"""Settings: one frozen value; an unknown key, a missing one, a value that cannot be or a newer format refuses to start."""

from dataclasses import FrozenInstanceError, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.wiring.errors import WrongFolder
from minglu.wiring.settings import (
    FILE,
    FORMAT,
    Codes,
    Kept,
    Settings,
    Web,
    check_address,
    loopback,
    parse_settings,
    read_settings,
    render_settings,
    write_settings,
)

AGENCY = "agy_" + "0a" * 16
SETTINGS = Settings(
    format=FORMAT,
    origin="lender.example/minglu",
    name='青禾 "消费" \\ 金融（虚构）',
    agency=AGENCY,
    region="CN",
    zone="Asia/Shanghai",
    fiction=True,
    web=Web(host="0.0.0.0", port=443, origin="https://records.lender.example", proxy="10.0.0.0/24"),
    codes=Codes(spool="/var/spool/sms/outgoing"),
    database=Kept(kind="postgres", file="/etc/minglu/database"),
)
OLD = f"""format = 1
origin = "lender.example/minglu"
name = "x"
agency = "{AGENCY}"
region = "CN"
zone = "Asia/Shanghai"
fiction = false
"""
SECOND = f"""{OLD.replace("format = 1", "format = 2")}demo = false

[web]
host = "0.0.0.0"
port = 443
origin = "https://records.lender.example"

[codes]
spool = ""
"""
THIRD = SECOND.replace("format = 2", "format = 3").replace("port = 443", 'port = 443\nproxy = ""')


@pytest.mark.parametrize(
    "settings",
    [
        SETTINGS,
        replace(SETTINGS, fiction=False, name="x"),
        replace(SETTINGS, demo=True, web=Web(), codes=Codes()),
        replace(SETTINGS, web=Web(host="::1", port=1, origin="http://localhost:65535")),
        replace(SETTINGS, web=Web(proxy="127.0.0.1")),
        replace(SETTINGS, web=Web(proxy="10.8.0.0/16")),
        replace(SETTINGS, web=Web(proxy="10.0.0.5/32")),
        replace(SETTINGS, web=Web(proxy="::1")),
        replace(SETTINGS, web=Web(proxy="fd00::/64")),
        replace(SETTINGS, web=Web(host="[::1]", port=65_535, origin="https://records.lender.example:8443")),
    ],
)
def test_settings_read_back_as_they_were_written(tmp_path, settings) -> None:
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings
    text = (tmp_path / FILE).read_text("utf-8")
    assert render_settings(parse_settings(text)) == text


@given(name=st.text(max_size=120))
def test_a_name_reads_back_or_is_refused_whole(name) -> None:
    settings = replace(SETTINGS, name=name)
    if name and name.isprintable() and name == name.strip() and len(name) <= 100:
        assert parse_settings(render_settings(settings)) == settings
    else:
        with pytest.raises(WrongFolder):
            parse_settings(render_settings(settings))


def test_settings_that_would_not_read_back_are_not_written(tmp_path) -> None:
    with pytest.raises(WrongFolder, match=r"name in minglu\.toml must be"):
        write_settings(tmp_path, replace(SETTINGS, name="a\nb"))
    assert not (tmp_path / FILE).exists()


def test_settings_of_the_first_format_are_read_with_defaults() -> None:
    read = parse_settings(OLD)
    assert (read.format, read.demo, read.web, read.codes) == (FORMAT, False, Web(), Codes())
    assert (read.web.host, read.web.port, read.web.origin, read.web.secure) == ("127.0.0.1", 8450, "http://127.0.0.1:8450", False)


def test_the_first_format_has_no_keys_of_the_second() -> None:
    with pytest.raises(WrongFolder, match="to be removed: demo"):
        parse_settings(OLD + "demo = false\n")


def test_settings_of_the_second_format_believe_no_proxy() -> None:
    read = parse_settings(SECOND)
    assert (read.format, read.demo, read.codes) == (FORMAT, False, Codes())
    assert read.web == Web(host="0.0.0.0", port=443, origin="https://records.lender.example", proxy="")


def test_settings_of_the_third_format_keep_everything_in_a_file() -> None:
    read = parse_settings(THIRD)
    assert (read.format, read.database, read.database.shared) == (FORMAT, Kept(kind="sqlite", file=""), False)


def test_the_third_format_has_no_keys_of_the_fourth() -> None:
    with pytest.raises(WrongFolder, match="to be removed: database"):
        parse_settings(THIRD + '[database]\nkind = "sqlite"\nfile = ""\n')


@pytest.mark.parametrize(
    ("old", "new", "because"),
    [
        ("port = 443\n", 'port = 443\nproxy = ""\n', r"\[web\] in minglu.toml has exactly the keys host, port, origin; .* removed: proxy"),
        ("port = 443\n", "", r"\[web\] .*missing: port"),
        ("demo = false\n", "", "missing: demo"),
        ("[codes]", "[sms]", "missing: codes"),
    ],
)
def test_the_second_format_has_its_own_keys(old, new, because) -> None:
    with pytest.raises(WrongFolder, match=because):
        parse_settings(SECOND.replace(old, new))


def test_the_institution_is_what_the_settings_say() -> None:
    institution = SETTINGS.institution
    assert (institution.name, institution.agency, institution.region, institution.zone, institution.fiction) == (
        SETTINGS.name,
        SETTINGS.agency,
        "CN",
        "Asia/Shanghai",
        True,
    )


def test_settings_cannot_be_changed() -> None:
    for one in fields(Settings):
        with pytest.raises(FrozenInstanceError):
            setattr(SETTINGS, one.name, None)


def test_a_folder_without_settings_is_no_nodes(tmp_path) -> None:
    with pytest.raises(WrongFolder, match=r"no folder of a node: it has no minglu\.toml"):
        read_settings(tmp_path)


PROXY = 'proxy = "10.0.0.0/24"'
HOST, PORT, ADDRESS = 'host = "0.0.0.0"', "port = 443", 'origin = "https://records.lender.example"'
SPOOL = 'spool = "/var/spool/sms/outgoing"'
WRONG = [
    # keys, at every level
    ("format = 4", "format = 3\ncolour = 'red'", "has exactly the keys format, origin, .*to be removed: colour"),
    ("format = 4\n", "", "has exactly the keys format, origin, .*missing: format"),
    ("fiction = true", "Fiction = true", "missing: fiction; to be removed: Fiction"),
    ("demo = false\n", "", "missing: demo"),
    ("[web]", "[site]", "missing: web; to be removed: site"),
    ("[codes]", "[codes.sms]", r"\[codes\] in minglu.toml has exactly the keys spool; missing: spool; to be removed: sms"),
    (
        PORT,
        PORT + "\nsecret = 'x'",
        r"\[web\] in minglu.toml has exactly the keys host, port, origin, proxy; missing: nothing; to be removed: secret",
    ),
    (PORT + "\n", "", r"\[web\] in minglu.toml has exactly .* missing: port"),
    (SPOOL, "Spool = ''", "missing: spool; to be removed: Spool"),
    ("[web]", "[[web]]", r"web in minglu.toml is a table, \[web\]"),
    # types
    ("fiction = true", "fiction = 1", "fiction in minglu.toml must be true or false"),
    ("fiction = true", 'fiction = "true"', "fiction in minglu.toml must be true or false"),
    ("demo = false", "demo = 0", "demo in minglu.toml must be true or false"),
    ("format = 4", "format = true", "format in minglu.toml must be a whole number"),
    ("format = 4", "format = 3.0", "format in minglu.toml must be a whole number"),
    ("format = 4", 'format = "3"', "format in minglu.toml must be a whole number"),
    ("format = 4", "format = 0", "format in minglu.toml must be a whole number from 1 to 4"),
    ("format = 4", "format = -1", "format in minglu.toml must be a whole number from 1 to 4"),
    (PORT, 'port = "443"', r"\[web\] port in minglu.toml must be a whole number from 1 to 65535"),
    (PORT, "port = true", r"\[web\] port"),
    ('region = "CN"', "region = ['CN']", "region in minglu.toml must be"),
    # values
    ("format = 4", "format = 5", "of format 5; this version knows 4. Start a newer one"),
    ("agy_", "stf_", "agency in minglu.toml must be the id .* it is not an id"),
    (f'"{AGENCY}"', '""', "it is not an id"),
    ('"lender.example/minglu"', '"lender example"', "origin in minglu.toml must be the name of the log, without blanks"),
    ('"lender.example/minglu"', '"lender+example"', "the name of the log"),
    ('"lender.example/minglu"', '""', "the name of the log"),
    ('region = "CN"', 'region = "cn"', "region in minglu.toml must be a country in two capital letters"),
    ('region = "CN"', 'region = "XX"', "region in minglu.toml must be a country in two capital letters"),
    ("Asia/Shanghai", "Asia/Atlantis", "zone in minglu.toml must be a time zone"),
    ("Asia/Shanghai", "../../etc/passwd", "zone in minglu.toml must be a time zone"),
    ("Asia/Shanghai", "", "zone in minglu.toml must be a time zone"),
    (PORT, "port = 0", r"\[web\] port"),
    (PORT, "port = 65536", r"\[web\] port"),
    (HOST, 'host = ""', r"\[web\] host in minglu.toml must be an address of this machine"),
    (HOST, 'host = "all of them"', r"\[web\] host"),
    (HOST, 'host = "0.0.0.0:80"', r"\[web\] host"),
    (ADDRESS, 'origin = "http://records.lender.example"', r"\[web\] origin in minglu.toml must be what people type"),
    (ADDRESS, 'origin = "http://127.0.0.2"', r"\[web\] origin"),
    (ADDRESS, 'origin = "http://127.0.0.1.evil.example"', r"\[web\] origin"),
    (ADDRESS, 'origin = "https://records.lender.example/"', r"\[web\] origin"),
    (ADDRESS, 'origin = "https://records.lender.example/minglu"', r"\[web\] origin"),
    (ADDRESS, 'origin = "https://user@records.lender.example"', r"\[web\] origin"),
    (ADDRESS, 'origin = "https://records.lender.example:0"', r"\[web\] origin"),
    (ADDRESS, 'origin = "https://records.lender.example:70000"', r"\[web\] origin"),
    (ADDRESS, 'origin = "HTTPS://records.lender.example"', r"\[web\] origin"),
    (ADDRESS, 'origin = "records.lender.example"', r"\[web\] origin"),
    (PROXY + "\n", "", r"\[web\] in minglu.toml has exactly .* missing: proxy"),
    (PROXY, "proxy = false", r"\[web\] proxy"),
    (PROXY, "proxy = ['10.0.0.5']", r"\[web\] proxy"),
    (PROXY, 'proxy = "*"', r'\[web\] proxy in minglu.toml must be the address or small network of the proxy .*, or "" for none'),
    (PROXY, 'proxy = "proxy.lender.example"', r"\[web\] proxy"),
    (PROXY, 'proxy = "10.0.0.5,10.0.0.6"', r"\[web\] proxy"),
    (PROXY, 'proxy = "10.0.0.5/24"', r"\[web\] proxy"),
    (PROXY, 'proxy = "10.0.0.0/255.255.255.0"', r"\[web\] proxy"),
    (PROXY, 'proxy = "10.0.0.5:8080"', r"\[web\] proxy"),
    (PROXY, 'proxy = "010.0.0.5"', r"\[web\] proxy"),
    (PROXY, 'proxy = " 10.0.0.5"', r"\[web\] proxy"),
    (PROXY, 'proxy = "FD00::1"', r"\[web\] proxy"),
    (PROXY, 'proxy = "unix"', r"\[web\] proxy"),
    # whoever is in the network is believed: everybody is none
    (PROXY, 'proxy = "0.0.0.0/0"', r"\[web\] proxy"),
    (PROXY, 'proxy = "10.0.0.0/15"', r"\[web\] proxy"),
    (PROXY, 'proxy = "::/0"', r"\[web\] proxy"),
    (PROXY, 'proxy = "fd00::/63"', r"\[web\] proxy"),
    (SPOOL, 'spool = "outgoing"', r"\[codes\] spool in minglu.toml must be a folder from the root"),
    (SPOOL, 'spool = "/var/spool\\u0000"', r"\[codes\] spool"),
    ('kind = "postgres"', 'kind = "mysql"', r'\[database\] kind in minglu.toml must be "sqlite" or "postgres"'),
    ('kind = "postgres"', 'kind = "sqlite"', r"\[database\] file in minglu.toml names the file"),
    ('file = "/etc/minglu/database"', 'file = ""', r"\[database\] file in minglu.toml names the file"),
    ('file = "/etc/minglu/database"', 'file = "database"', r"\[database\] file in minglu.toml must be a file from the root"),
    ('file = "/etc/minglu/database"', 'file = "/etc/minglu/database"\npassword = "x"', r"\[database\] .*to be removed: password"),
    ("[database]", "[store]", "missing: database"),
    # spelling
    ("format = 4", "format = ", "minglu.toml is not TOML"),
    ("format = 4", "format = 4\nformat = 4", "minglu.toml is not TOML"),
    ("[web]", "[web]\n[web]", "minglu.toml is not TOML"),
]


@pytest.mark.parametrize(("old", "new", "because"), WRONG)
def test_settings_that_are_not_what_they_should_be_refuse_to_start(tmp_path, old, new, because) -> None:
    whole = render_settings(SETTINGS)
    assert old in whole
    (tmp_path / FILE).write_text(whole.replace(old, new, 1), "utf-8")
    with pytest.raises(WrongFolder, match=because):
        read_settings(tmp_path)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"\0", b"a = " + b"[" * 5_000])
def test_bytes_that_are_no_settings_refuse_to_start(tmp_path, data) -> None:
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(WrongFolder, match=r"not TOML|exactly the keys"):
        read_settings(tmp_path)


def test_an_error_never_repeats_what_stood_there() -> None:
    with pytest.raises(WrongFolder) as refused:
        parse_settings(render_settings(SETTINGS).replace(ADDRESS, 'origin = "hunter2"'))
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("address", ["https://a.example", "http://127.0.0.1:8450", "http://[::1]:8450", "http://localhost"])
def test_an_address_that_people_may_type(address) -> None:
    assert check_address(address) == address


def test_what_only_this_machine_reaches() -> None:
    assert [host for host in ("127.0.0.1", "localhost", "::1", "[::1]", "0.0.0.0", "::", "10.0.0.1", "a.example") if loopback(host)] == [
        "127.0.0.1",
        "localhost",
        "::1",
        "[::1]",
    ]
