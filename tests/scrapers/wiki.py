"""A real MediaWiki (Debian's) in a temporary folder, on a loopback socket."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

MEDIAWIKI = Path("/usr/share/mediawiki")
_SETTINGS = """
$wgArticlePath = "/wiki/$1";
$wgUsePathInfo = true;
$wgJobRunRate = 0;
define( 'NS_VLOCA', 3000 );
define( 'NS_VLOCA_TALK', 3001 );
$wgExtraNamespaces[NS_VLOCA] = 'VLOCA';
$wgExtraNamespaces[NS_VLOCA_TALK] = 'Overleg_VLOCA';
"""
_ROUTER = """<?php
$root = $_SERVER['DOCUMENT_ROOT'];
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/' || strncmp($path, '/wiki/', 6) === 0) {
    $_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
    $_SERVER['SCRIPT_FILENAME'] = "$root/index.php";
    chdir($root);
    require "$root/index.php";
    return true;
}
if ($path === '/robots.txt') { http_response_code(404); return true; }
return false;
"""


def is_installed() -> bool:
    """Whether Debian's MediaWiki and PHP are here."""
    return MEDIAWIKI.is_dir() and shutil.which("php") is not None


@dataclass
class Wiki:
    """A running wiki; its pages are edited through its own maintenance scripts."""

    folder: Path
    port: int
    server: subprocess.Popen[bytes]

    def maintain(self, script: str, *arguments: str, text: str | None = None) -> None:
        """Run a maintenance script, with `text` on its standard input."""
        subprocess.run(
            ["php", str(MEDIAWIKI / "maintenance" / script), *arguments],
            input=text,
            text=True,
            env={**os.environ, "MW_CONFIG_FILE": str(self.folder / "conf" / "LocalSettings.php")},
            check=True,
            capture_output=True,
            timeout=60,
        )

    def edit(self, title: str, text: str) -> None:
        """Make or change a page."""
        self.maintain("edit.php", "-u", "Beheer", "-s", "aangepast", title, text=text)

    def listed(self, script: str, line: str, *arguments: str) -> None:
        """Run a script that reads its work from a file of lines."""
        file = self.folder / "list.txt"
        file.write_text(f"{line}\n")
        self.maintain(script, *arguments, str(file))

    def stop(self) -> None:
        """End the server with all its workers."""
        os.killpg(self.server.pid, signal.SIGTERM)
        self.server.wait(timeout=10)


def start(folder: Path) -> Wiki:
    """Install and start a wiki in `folder`."""
    port = free_port()
    (folder / "data").mkdir()
    (folder / "conf").mkdir()
    (folder / "router.php").write_text(_ROUTER)
    install = ["php", str(MEDIAWIKI / "maintenance" / "install.php"), "--dbtype", "sqlite"]
    install += ["--dbpath", str(folder / "data"), "--dbname", "wiki", "--server", f"http://127.0.0.1:{port}"]
    install += ["--scriptpath", "", "--lang", "nl", "--pass", "Proef-wachtwoord-2026"]
    install += ["--confpath", str(folder / "conf"), "Proefwiki", "Beheer"]
    subprocess.run(install, check=True, capture_output=True, timeout=60)
    with (folder / "conf" / "LocalSettings.php").open("a") as settings:
        settings.write(_SETTINGS)
    server = subprocess.Popen(
        ["php", "-S", f"127.0.0.1:{port}", "-t", str(MEDIAWIKI), str(folder / "router.php")],
        env={**os.environ, "MW_CONFIG_FILE": str(folder / "conf" / "LocalSettings.php")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(port)
    return Wiki(folder, port, server)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until something listens on `port`, ten seconds at most."""
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")
