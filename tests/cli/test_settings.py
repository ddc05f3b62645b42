"""Settings: where they come from, and what a wrong one says."""

from pathlib import Path

import pytest

from cli.settings import Settings, WrongSetting, load_settings


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"RADAR_{name.upper()}", raising=False)


def test_without_settings_an_sqlite_file_in_the_working_directory_is_used() -> None:
    """A fresh machine needs no configuration."""
    assert load_settings().database_url == "sqlite:///radar.sqlite"


def test_a_variable_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`radar.toml` holds what is usual, a variable what is special."""
    (tmp_path / "radar.toml").write_text('public_url = "https://uit-bestand.test/"\ndelay = 2.5\n')
    monkeypatch.setenv("RADAR_PUBLIC_URL", "https://uit-omgeving.test")
    settings = load_settings()
    assert (settings.public_url, settings.delay) == ("https://uit-omgeving.test", 2.5)


def test_connect_to_maps_hosts_to_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form is host=address:port, separated by commas."""
    monkeypatch.setenv("RADAR_CONNECT_TO", "smart.flanders.be=127.0.0.1:8800, vloca.vlaanderen.be=127.0.0.1:8801")
    assert load_settings().connect_to == {
        "smart.flanders.be": ("127.0.0.1", 8800),
        "vloca.vlaanderen.be": ("127.0.0.1", 8801),
    }


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RADAR_CONNECT_TO", "smart.flanders.be:8800", "should look like smart.flanders.be=127.0.0.1:8800"),
        ("RADAR_CONNECT_TO", "=127.0.0.1:8800", "names no host"),
        ("RADAR_PUBLIC_URL", "ftp://overzicht.test", "should start with https://"),
        ("RADAR_DELAY", "-1", "greater than or equal to 0"),
        ("RADAR_MAIL_FROM", "geen adres", "pattern"),
        ("RADAR_LOG_FORMAT", "xml", "'text' or 'json'"),
        ("RADAR_SMTP_URL", "http://mail.test", "smtp"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    """The message names the setting and what would be right."""
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as caught:
        load_settings()
    assert name in str(caught.value)
    assert said in str(caught.value)


def test_a_password_never_stands_in_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with a mail address is told without the secret in it."""
    monkeypatch.setenv("RADAR_SMTP_URL", "smtpx://gebruiker:geheim@mail.test")
    with pytest.raises(WrongSetting) as caught:
        load_settings()
    assert "geheim" not in str(caught.value)


def test_an_unknown_name_in_the_file_is_refused(tmp_path: Path) -> None:
    """A typing error in `radar.toml` does not silently leave the default in force."""
    (tmp_path / "radar.toml").write_text('databse_url = "sqlite:///x.sqlite"\n')
    with pytest.raises(WrongSetting, match="databse_url"):
        load_settings()


def test_a_broken_file_says_so(tmp_path: Path) -> None:
    """A file that is no TOML is named."""
    (tmp_path / "radar.toml").write_text("database_url = \n")
    with pytest.raises(WrongSetting, match=r"radar\.toml"):
        load_settings()
